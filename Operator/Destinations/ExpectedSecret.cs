namespace Operator.Destinations;

/// <summary>The state that a write must find, or it fails with 409.</summary>
/// <param name="Uid">The Secret's UID; null where there must be none.</param>
/// <param name="ResourceVersion">Its version.</param>
public sealed record ExpectedSecret(string? Uid, string ResourceVersion);
