namespace Operator.Runtime.Client.Transport;

/// <summary>Gives the bearer token of a request.</summary>
internal interface IBearerTokens
{
    /// <summary>The token to use now; null for none.</summary>
    ValueTask<string?> GetAsync(CancellationToken cancellationToken);

    /// <summary>Called after a 401: the next token must be a fresh one. False when there can't be another.</summary>
    bool Refresh();
}
