using Operator.Runtime.Client;

namespace Operator.References;

/// <summary>A resource of any kind.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Key">Its namespace and name.</param>
public readonly record struct ResourceId(string Kind, ObjectKey Key);
