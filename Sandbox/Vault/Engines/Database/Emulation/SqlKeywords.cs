using System.Collections.Frozen;

namespace Sandbox.Vault.Engines.Database.Emulation;

/// <summary>Keywords of PostgreSQL (its manual, appendix C).</summary>
internal static class SqlKeywords
{
    /// <summary>Those that name nothing unless they are quoted. Three that stand for the role of the session aren't among them.</summary>
    public static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "both", "case", "cast", "check", "collate", "column",
        "constraint", "create", "current_catalog", "current_date", "current_time", "current_timestamp", "default", "deferrable", "desc",
        "distinct", "do", "else", "end", "except", "false", "fetch", "for", "foreign", "from", "grant", "group", "having", "in", "initially",
        "intersect", "into", "lateral", "leading", "limit", "localtime", "localtimestamp", "not", "null", "offset", "on", "only", "or", "order",
        "placing", "primary", "references", "returning", "select", "some", "symmetric", "table", "then", "to", "trailing", "true", "union",
        "unique", "user", "using", "variadic", "when", "where", "window", "with");

    /// <summary>Those that begin a statement which the emulated database takes without effect.</summary>
    public static readonly FrozenSet<string> WithoutEffect = FrozenSet.Create(
        "select", "with", "insert", "update", "delete", "merge", "set", "reset", "show", "do", "call", "comment", "security", "lock", "truncate",
        "analyze", "begin", "start", "commit", "end", "rollback", "savepoint", "release", "notify", "listen", "unlisten", "vacuum", "values",
        "table", "explain", "copy", "refresh", "reindex", "cluster", "import", "discard", "checkpoint", "prepare", "execute", "deallocate", "load");

    /// <summary>Those that follow CREATE, ALTER or DROP where it isn't about roles.</summary>
    public static readonly FrozenSet<string> ObjectTypes = FrozenSet.Create(
        "access", "aggregate", "cast", "collation", "constraint", "conversion", "database", "default", "domain", "event", "extension", "foreign",
        "function", "global", "index", "language", "large", "local", "materialized", "operator", "or", "policy", "procedural", "procedure",
        "publication", "recursive", "routine", "rule", "schema", "sequence", "server", "statistics", "subscription", "system", "table",
        "tablespace", "temp", "temporary", "text", "transform", "trigger", "trusted", "type", "unique", "unlogged", "view");
}
