namespace Operator.Rollouts;

/// <summary>How workloads are found. Equal ones of several requests are followed once.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The name; null for all of a list.</param>
/// <param name="Selector">The label selector of a list; null for all.</param>
/// <param name="OnlyConsumers">True to take only those that use the Secret.</param>
internal sealed record WorkloadLookup(WorkloadKind Kind, string? Name = null, string? Selector = null, bool OnlyConsumers = false);
