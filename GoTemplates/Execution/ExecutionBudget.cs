using System.Runtime.CompilerServices;

namespace GoTemplates.Execution;

/// <summary>What is left of an execution's limits.</summary>
internal sealed class ExecutionBudget(TemplateLimits limits, CancellationToken cancellationToken)
{
    private const int StepsBetweenCancellationChecks = 1024;

    private long _steps = limits.Steps;
    private long _stepsAtNextCheck = limits.Steps - StepsBetweenCancellationChecks;
    private long _memory = limits.MemoryBytes;
    private int _depth;

    internal CancellationToken CancellationToken { get; } = cancellationToken;

    internal TemplateLimits Limits { get; } = limits;

    internal void Step(long count = 1)
    {
        _steps -= count;
        if (_steps > _stepsAtNextCheck)
            return;

        CancellationToken.ThrowIfCancellationRequested();
        _stepsAtNextCheck = _steps - StepsBetweenCancellationChecks;
        if (_steps < 0)
            throw new LimitReachedException(TemplateLimit.Steps, $"the execution takes more than the limit of {Limits.Steps} steps");
    }

    internal void Reserve(long bytes)
    {
        _memory -= bytes;
        if (_memory < 0 || bytes < 0)
            throw new LimitReachedException(TemplateLimit.Memory, $"functions produce more than the limit of {Limits.MemoryBytes} bytes");
    }

    /// <summary>Goes one level down in templates or data; the caller goes up again by <see cref="Leave"/> unless the execution fails.</summary>
    internal void Enter()
    {
        if (++_depth > Limits.Depth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new LimitReachedException(TemplateLimit.Depth, $"templates or data nest deeper than the limit of {Limits.Depth}");
    }

    internal void Leave() => _depth--;

    /// <summary>Checks that the thread's stack has room for another pipeline.</summary>
    internal static void CheckStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new LimitReachedException(TemplateLimit.Depth, "templates nest deeper than the thread's stack allows");
    }
}
