using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Runtime.Client.Configuration;

namespace Operator.Runtime.Client.Transport;

/// <summary>Tokens from a kubeconfig's exec plugin, asked for once and again shortly before they expire.</summary>
internal sealed class ExecTokens(ExecPlugin plugin, TimeProvider time) : IBearerTokens, IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _single = new(1, 1);
    private ExecCredentialStatus? _current;

    public async ValueTask<string?> GetAsync(CancellationToken cancellationToken)
    {
        await _single.WaitAsync(cancellationToken);
        try
        {
            if (_current is null || _current.ExpirationTimestamp - Margin < time.GetUtcNow())
                _current = await RunAsync(cancellationToken);
            return _current.Token;
        }
        finally
        {
            _single.Release();
        }
    }

    public bool Refresh()
    {
        _current = null;
        return true;
    }

    public void Dispose() => _single.Dispose();

    private async Task<ExecCredentialStatus> RunAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(plugin.Command, plugin.Arguments) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in plugin.Environment)
            start.Environment[name] = value;
        start.Environment["KUBERNETES_EXEC_INFO"] = new JsonObject
        {
            ["apiVersion"] = plugin.ApiVersion,
            ["kind"] = "ExecCredential",
            ["spec"] = new JsonObject { ["interactive"] = false },
        }.ToJsonString();

        using var process = Start(start);
        ExecCredential? answer;
        try
        {
            answer = await JsonSerializer.DeserializeAsync(
                process.StandardOutput.BaseStream, RuntimeJson.Default.ExecCredential, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (JsonException)
        {
            throw Failed("did not print an ExecCredential");
        }

        if (process.ExitCode != 0)
            throw Failed($"exited with {process.ExitCode}");
        return answer?.Status is { Token.Length: > 0 } status
            ? status
            : throw Failed("gave no token (client certificates from exec plugins are not supported)");
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw Failed("could not be started");
        }
        catch (Win32Exception e)
        {
            throw Failed($"could not be started: {e.Message}");
        }
    }

    private ClientConfigurationException Failed(string what) =>
        new($"The kubeconfig's exec plugin {plugin.Command} {what}.{(plugin.InstallHint is { } hint ? $" {hint}" : "")}");
}
