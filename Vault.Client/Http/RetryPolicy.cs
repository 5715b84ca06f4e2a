using Polly;
using Polly.Retry;

namespace Vault.Client.Http;

/// <summary>
/// When the same request is sent again: as HashiCorp's own client does (412, 429, 5xx but 501), and on connection failures, but
/// neither on a sealed store, which stays so until somebody unseals it, nor after a time-out, which has used up the caller's time.
/// </summary>
internal static class RetryPolicy
{
    public const int Retries = 2;

    /// <summary>A store that asks for more patience than this is left to the caller, who gets <see cref="VaultApiException.RetryAfter"/>.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    public static ResiliencePipeline<VaultResponse> Create(TimeProvider time) =>
        new ResiliencePipelineBuilder<VaultResponse> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<VaultResponse>
            {
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(250),
                MaxDelay = TimeSpan.FromSeconds(5),
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is VaultApiException e && IsWorthAnotherTry(e)),
                DelayGenerator = args => ValueTask.FromResult((args.Outcome.Exception as VaultApiException)?.RetryAfter),
            })
            .Build();

    private static bool IsWorthAnotherTry(VaultApiException error)
    {
        if (error.IsHeldBack || error.RetryAfter > LongestWait)
            return false;

        return error.Kind switch
        {
            VaultErrorKind.RateLimited or VaultErrorKind.ServerError => true,
            VaultErrorKind.Unreachable => error.InnerException is not OperationCanceledException,
            _ => false,
        };
    }
}
