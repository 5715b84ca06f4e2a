namespace GoTemplates.Functions.Encoding.Yaml;

/// <summary>What a plain scalar is.</summary>
internal enum YamlKind
{
    String,
    Null,
    Bool,
    Integer,
    Float,
    Timestamp,
    Merge,
}
