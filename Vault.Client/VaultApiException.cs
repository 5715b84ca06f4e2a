namespace Vault.Client;

/// <summary>The store refused a request, or didn't answer. Carries where, and what the store said; never a body of a success, a token or a value.</summary>
public sealed class VaultApiException : Exception
{
    /// <summary>Creates one; <paramref name="errors"/> are the store's own words, each of which is cut after 500 characters.</summary>
    public VaultApiException(
        VaultErrorKind kind, string operation, string path, int? statusCode, IReadOnlyList<string> errors, TimeSpan? retryAfter = null, Exception? inner = null)
        : base(Describe(operation, path, statusCode, Join(errors)), inner)
    {
        Kind = kind;
        Operation = operation;
        Path = path;
        StatusCode = statusCode;
        Errors = [.. errors.Select(Excerpt.Of)];
        Said = Join(errors);
        RetryAfter = retryAfter;
    }

    /// <summary>What it means.</summary>
    public VaultErrorKind Kind { get; }

    /// <summary>What the request was for.</summary>
    public string Operation { get; }

    /// <summary>The path below <c>/v1/</c>.</summary>
    public string Path { get; }

    /// <summary>The HTTP status; null when there was no answer.</summary>
    public int? StatusCode { get; }

    /// <summary>What the store said.</summary>
    public IReadOnlyList<string> Errors { get; }

    /// <summary><see cref="Errors"/> in one line, for people.</summary>
    public string Said { get; }

    /// <summary>How long the store asks to wait.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>
    /// True where no request was sent, because the connection is paused after failures or its limits are used up: nothing is known to be wrong with the
    /// request, and <see cref="RetryAfter"/> says when its turn is.
    /// </summary>
    public bool IsHeldBack { get; internal init; }

    /// <summary>True where the same request may succeed later without anybody changing anything.</summary>
    public bool IsTransient => Kind is VaultErrorKind.RateLimited or VaultErrorKind.Sealed or VaultErrorKind.ServerError
        or VaultErrorKind.Unreachable or VaultErrorKind.InvalidResponse or VaultErrorKind.NotInitialized;

    private static string Describe(string operation, string path, int? statusCode, string said) =>
        statusCode is { } status ? $"{operation} {path}: HTTP {status}: {said}" : $"{operation} {path}: {said}";

    private static string Join(IReadOnlyList<string> errors) =>
        errors.Count == 0 ? "no reason given" : string.Join("; ", errors.Select(e => Excerpt.Of(e).ReplaceLineEndings(" ").Replace("\t", "").Trim()));
}
