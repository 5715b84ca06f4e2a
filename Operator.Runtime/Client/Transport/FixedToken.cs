namespace Operator.Runtime.Client.Transport;

/// <summary>A token that doesn't change, or none.</summary>
internal sealed class FixedToken(string? token) : IBearerTokens
{
    public ValueTask<string?> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(token);

    public bool Refresh() => false;
}
