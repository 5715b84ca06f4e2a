using Operator.Runtime.Client.Configuration;

namespace Operator.Runtime.Client.Transport;

/// <summary>
/// A token in a file that somebody (the kubelet) replaces. Read at most once a minute, and after a 401, as client-go does.
/// </summary>
internal sealed class TokenFile(string path, TimeProvider time) : IBearerTokens
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private string? _token;
    private long _readAt;

    public async ValueTask<string?> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_token is not null && time.GetElapsedTime(_readAt) < Period)
                return _token;
        }

        string token;
        try
        {
            token = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ClientConfigurationException($"The token file {path} can't be read: {e.Message}", e);
        }

        lock (_lock)
        {
            _token = token;
            _readAt = time.GetTimestamp();
        }

        return token;
    }

    public bool Refresh()
    {
        lock (_lock)
            _token = null;
        return true;
    }
}
