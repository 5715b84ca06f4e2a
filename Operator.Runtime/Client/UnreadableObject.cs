namespace Operator.Runtime.Client;

/// <summary>An object that the server has and whose JSON doesn't fit its type.</summary>
/// <param name="Key">Which one.</param>
/// <param name="Path">Where in its JSON the trouble is, such as <c>$.spec.interval</c>.</param>
public sealed record UnreadableObject(ObjectKey Key, string Path);
