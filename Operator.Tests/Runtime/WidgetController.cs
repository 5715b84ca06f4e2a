using Operator.Runtime.Reconciliation;
using Operator.Runtime.Reconciliation.Controller;

namespace Operator.Tests.Runtime;

/// <summary>Does what a test says and keeps what it saw.</summary>
internal sealed class WidgetController : IEntityController<Widget>
{
    private readonly Lock _lock = new();
    private readonly List<Widget> _reconciled = [];
    private readonly List<Widget> _deleted = [];
    private int _atOnce;

    public Func<Widget, CancellationToken, Task<ReconciliationResult<Widget>>> OnReconcile { get; set; } =
        (widget, _) => Task.FromResult(ReconciliationResult<Widget>.Success(widget));

    public Func<Widget, CancellationToken, Task<ReconciliationResult<Widget>>> OnDeleted { get; set; } =
        (widget, _) => Task.FromResult(ReconciliationResult<Widget>.Success(widget));

    public int MostAtOnce { get; private set; }

    public IReadOnlyList<Widget> Reconciled
    {
        get
        {
            lock (_lock)
                return [.. _reconciled];
        }
    }

    public IReadOnlyList<Widget> Deleted
    {
        get
        {
            lock (_lock)
                return [.. _deleted];
        }
    }

    public async Task<ReconciliationResult<Widget>> ReconcileAsync(Widget entity, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_atOnce);
            _reconciled.Add(entity);
        }

        try
        {
            return await OnReconcile(entity, cancellationToken);
        }
        finally
        {
            lock (_lock)
                _atOnce--;
        }
    }

    public Task<ReconciliationResult<Widget>> DeletedAsync(Widget entity, CancellationToken cancellationToken)
    {
        lock (_lock)
            _deleted.Add(entity);
        return OnDeleted(entity, cancellationToken);
    }
}
