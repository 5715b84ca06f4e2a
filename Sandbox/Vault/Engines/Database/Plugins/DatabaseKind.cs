namespace Sandbox.Vault.Engines.Database.Plugins;

/// <summary>What distinguishes the databases that Vault has plugins for.</summary>
/// <param name="UsernameTemplate">How its users are named unless the connection says otherwise.</param>
/// <param name="HasDefaultStatements">True if a user can be made without creation statements.</param>
/// <param name="HasUrl">True if its connections have a <c>connection_url</c>; false if they name hosts otherwise.</param>
/// <param name="IsPostgres">True if it speaks PostgreSQL's protocol.</param>
public sealed record DatabaseKind(string UsernameTemplate, bool HasDefaultStatements = false, bool HasUrl = true, bool IsPostgres = false)
{

    private const string Dashes =
        "{{ printf \"v-%s-%s-%s-%s\" (.DisplayName | truncate DISPLAY) (.RoleName | truncate ROLE) (random 20) (unix_time) | truncate LENGTH }}";

    private static readonly Dictionary<string, DatabaseKind> BuiltIn = new()
    {
        ["postgresql-database-plugin"] = new(Named(Dashes, 8, 8, 63), IsPostgres: true),
        ["redshift-database-plugin"] = new(Named(Dashes, 8, 8, 63), IsPostgres: true),
        ["mysql-database-plugin"] = new(Named(Dashes, 10, 10, 32)),
        ["mysql-aurora-database-plugin"] = new(Named(Dashes, 4, 4, 16)),
        ["mysql-rds-database-plugin"] = new(Named(Dashes, 4, 4, 16)),
        ["mysql-legacy-database-plugin"] = new(Named(Dashes, 4, 4, 16)),
        ["mssql-database-plugin"] = new(Named(Dashes, 20, 20, 128)),
        ["mongodb-database-plugin"] = new(Named(Dashes, 15, 15, 100)),
        ["mongodbatlas-database-plugin"] = new(Named(Dashes, 15, 15, 100), HasUrl: false),
        ["cassandra-database-plugin"] = new(Underscored(15, 15, 100), HasDefaultStatements: true, HasUrl: false),
        ["influxdb-database-plugin"] = new(Underscored(15, 15, 100), HasDefaultStatements: true, HasUrl: false),
        ["hana-database-plugin"] = new("{{ printf \"V_%s_%s_%s_%s\" (.DisplayName | truncate 32) (.RoleName | truncate 20) (random 20) (unix_time) "
            + "| truncate 127 | replace \"-\" \"_\" | uppercase }}"),
        ["couchbase-database-plugin"] = new("{{ printf \"V_%s_%s_%s_%s\" (.DisplayName | uppercase | truncate 64) (.RoleName | uppercase | truncate 64) "
            + "(random 20 | uppercase) (unix_time) | truncate 128 }}", HasDefaultStatements: true, HasUrl: false),
        ["elasticsearch-database-plugin"] = new(Named(Dashes, 15, 15, 100), HasUrl: false),
        ["snowflake-database-plugin"] = new("{{ printf \"v_%s_%s_%s_%s\" (.DisplayName | truncate 32) (.RoleName | truncate 32) (random 20) (unix_time) "
            + "| truncate 255 | replace \"-\" \"_\" }}"),
        ["redis-database-plugin"] = new("{{ printf \"V_%s_%s_%s_%s\" (.DisplayName | truncate 64) (.RoleName | truncate 64) (random 20) (unix_time) "
            + "| truncate 128 | uppercase }}", HasDefaultStatements: true, HasUrl: false),
        ["valkey-database-plugin"] = new("{{ printf \"V_%s_%s_%s_%s\" (.DisplayName | truncate 64) (.RoleName | truncate 64) (random 20) (unix_time) "
            + "| truncate 128 | uppercase }}", HasDefaultStatements: true, HasUrl: false),
    };

    /// <summary>The kind of a plugin; null for an unknown one.</summary>
    public static DatabaseKind? Find(string plugin) => BuiltIn.GetValueOrDefault(plugin);

    private static string Underscored(int display, int role, int length) =>
        Named(Dashes.Replace("v-%s-%s-%s-%s", "v_%s_%s_%s_%s", StringComparison.Ordinal), display, role, length)
            .Replace(" }}", " | replace \"-\" \"_\" | lowercase }}", StringComparison.Ordinal);

    private static string Named(string template, int display, int role, int length) => template
        .Replace("DISPLAY", $"{display}", StringComparison.Ordinal)
        .Replace("ROLE", $"{role}", StringComparison.Ordinal)
        .Replace("LENGTH", $"{length}", StringComparison.Ordinal);
}
