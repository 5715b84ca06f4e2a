namespace Operator.Runtime.Caching;

/// <summary>That an informer failed. What exactly went wrong is in the log only: probes are read by anybody who reaches the port.</summary>
/// <param name="Step">What failed: <c>list</c> or <c>watch</c>.</param>
/// <param name="At">When.</param>
public sealed record InformerFailure(string Step, DateTimeOffset At);
