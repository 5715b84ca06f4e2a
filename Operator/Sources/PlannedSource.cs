using Operator.Authentication;

namespace Operator.Sources;

/// <summary>One source of a resource, and who reads it.</summary>
/// <param name="Login">Who reads.</param>
/// <param name="Source">What is read.</param>
/// <param name="KeyPrefix">What is put before each of its keys; empty for nothing.</param>
/// <param name="Optional">True if there may be nothing.</param>
public sealed record PlannedSource(LoginPlan Login, KeyValueSource Source, string KeyPrefix, bool Optional);
