namespace Sandbox.Vault.Engines.Database.Plugins;

/// <summary>The user that a role asks for.</summary>
/// <param name="DisplayName">The display name of the token that asks.</param>
/// <param name="RoleName">The role.</param>
/// <param name="Password">The password.</param>
/// <param name="Expiration">When the database shall refuse it.</param>
/// <param name="Creation">The creation statements.</param>
public sealed record NewUser(string DisplayName, string RoleName, string Password, DateTimeOffset Expiration, IReadOnlyList<string> Creation);
