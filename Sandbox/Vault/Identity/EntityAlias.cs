namespace Sandbox.Vault.Identity;

/// <summary>Who somebody is at an auth mount.</summary>
/// <param name="Name">The name there, such as a service account's UID.</param>
/// <param name="MountAccessor">The accessor of the auth mount.</param>
/// <param name="MountType">Its type.</param>
/// <param name="Metadata">Metadata, for templated policies.</param>
public sealed record EntityAlias(string Name, string MountAccessor, string MountType, IReadOnlyDictionary<string, string> Metadata);
