using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Http;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.SystemBackend;

/// <summary><c>sys/wrapping</c>.</summary>
/// <param name="core">The server.</param>
internal sealed class WrappingPaths(VaultCore core)
{
    /// <summary>The wrapping token that a request is about: the one in its body, or else its own.</summary>
    public static string TokenOf(VaultRequest request) =>
        request.Data["token"]?.ToString() is { Length: > 0 } token ? token : request.ClientToken;

    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define() =>
    [
        new("wrapping/wrap")
        {
            Write = (request, _, _) => request.WrapTtl is { Ticks: > 0 }
                ? Answer(VaultResponse.Of(request.Data.DeepClone().AsObject()))
                : throw VaultException.Refused("endpoint requires response wrapping to be used"),
        },
        new("wrapping/lookup")
        {
            Read = (request, _, _) => Answer(Look(request)),
            Write = (request, _, _) => Answer(Look(request)),
        },
        new("wrapping/unwrap")
        {
            Write = async (request, _, cancellation) => (await core.Wrapping.OpenAsync(TokenOf(request), cancellation)).Response,
        },
        new("wrapping/rewrap")
        {
            Write = async (request, _, cancellation) =>
            {
                var wrapped = await core.Wrapping.OpenAsync(TokenOf(request), cancellation);
                return core.Wrapping.Wrap(core, wrapped.Response, wrapped.Info.Ttl, wrapped.Info.CreationPath);
            },
        },
    ];

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private VaultResponse Look(VaultRequest request)
    {
        var info = core.Wrapping.Look(TokenOf(request)).Info;
        return VaultResponse.Of(new JsonObject
        {
            ["creation_path"] = info.CreationPath,
            ["creation_time"] = Timestamps.Nano(info.CreationTime),
            ["creation_ttl"] = (long)info.Ttl.TotalSeconds,
        });
    }
}
