namespace Operator.Runtime.Caching;

/// <summary>An informer as the host sees it.</summary>
internal interface IInformerLoop : IInformerState
{
    /// <summary>Lists and watches until cancelled.</summary>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Waits for the first list.</summary>
    Task WaitForSyncAsync(CancellationToken cancellationToken);
}
