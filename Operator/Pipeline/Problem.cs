using GoTemplates;

namespace Operator.Pipeline;

/// <summary>
/// Why a resource can't be brought to what it asks for. An expected outcome, so a value and no exception; it becomes the resource's
/// <c>Ready=False</c> condition and, on the transition, an event.
/// </summary>
/// <param name="Reason">The condition's reason (<see cref="Reasons"/>).</param>
/// <param name="Message">
/// What happened, where, and what to do. The same as long as the cause is the same (no times, no counters), so that it is written once.
/// </param>
/// <param name="Kind">Whether it may pass by itself.</param>
/// <param name="RetryAfter">When to try again, where that is known better than by backoff.</param>
public sealed record Problem(string Reason, string Message, ProblemKind Kind, TimeSpan? RetryAfter = null)
{
    /// <summary>The place in a template that is to blame; null where none is.</summary>
    public TemplateLocation? Template { get; init; }
}
