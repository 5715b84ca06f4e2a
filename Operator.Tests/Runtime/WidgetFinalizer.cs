using Operator.Runtime.Reconciliation;
using Operator.Runtime.Reconciliation.Finalizer;

namespace Operator.Tests.Runtime;

/// <summary>Does what a test says and keeps what it saw.</summary>
internal sealed class WidgetFinalizer : IEntityFinalizer<Widget>
{
    private readonly Lock _lock = new();
    private readonly List<Widget> _finalized = [];

    public Func<Widget, ReconciliationResult<Widget>> OnFinalize { get; set; } = widget => ReconciliationResult<Widget>.Success(widget);

    public IReadOnlyList<Widget> Finalized
    {
        get
        {
            lock (_lock)
                return [.. _finalized];
        }
    }

    public Task<ReconciliationResult<Widget>> FinalizeAsync(Widget entity, CancellationToken cancellationToken)
    {
        lock (_lock)
            _finalized.Add(entity);
        return Task.FromResult(OnFinalize(entity));
    }
}
