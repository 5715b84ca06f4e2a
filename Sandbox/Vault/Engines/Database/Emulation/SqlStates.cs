namespace Sandbox.Vault.Engines.Database.Emulation;

/// <summary>The SQLSTATEs that the emulated PostgreSQL answers with (its manual, appendix A).</summary>
internal static class SqlStates
{
    public const string SyntaxError = "42601";
    public const string UndefinedObject = "42704";
    public const string DuplicateObject = "42710";
    public const string ReservedName = "42939";
    public const string InsufficientPrivilege = "42501";
    public const string ObjectInUse = "55006";
    public const string InvalidTimestamp = "22007";
    public const string InvalidPassword = "28P01";
    public const string InvalidAuthorization = "28000";
}
