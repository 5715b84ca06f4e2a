namespace Operator.Destinations;

/// <summary>A Secret as the last write left it.</summary>
/// <param name="Uid">Its UID.</param>
/// <param name="ResourceVersion">Its version: while the watch shows the same, nobody touched it.</param>
/// <param name="Recreated">True when its type could only be changed by making it anew.</param>
public sealed record WrittenSecret(string Uid, string ResourceVersion, bool Recreated = false);
