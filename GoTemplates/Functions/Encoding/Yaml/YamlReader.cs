using GoTemplates.Execution;
using GoTemplates.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GoTemplates.Functions.Encoding.Yaml;

/// <summary>Reads YAML as <c>sigs.k8s.io/yaml</c> does: into JSON's values, each number a <c>float64</c>.</summary>
internal sealed class YamlReader
{
    private readonly ExecutionBudget _budget;
    private readonly Parser _parser;
    private readonly Dictionary<AnchorName, GoValue> _anchors = [];

    private YamlReader(ExecutionBudget budget, string text)
    {
        _budget = budget;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The value of the first document; nil with a message, which holds no data, if there is none.</summary>
    internal static GoValue Read(ExecutionBudget budget, string text, out string? error)
    {
        error = null;
        try
        {
            var reader = new YamlReader(budget, text);
            reader._parser.Consume<StreamStart>();
            if (!reader._parser.TryConsume<DocumentStart>(out _))
                return GoValue.Nil;

            return reader.Node();
        }
        catch (YamlException e)
        {
            error = $"error converting YAML to JSON: yaml: line {e.Start.Line}: not valid YAML";
            return GoValue.Nil;
        }
    }

    private GoValue Node()
    {
        _budget.Step();
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return _anchors.TryGetValue(alias.Value, out var known) ? known : throw new YamlException(alias.Start, alias.End, "unknown anchor");
        if (_parser.TryConsume<Scalar>(out var scalar))
            return Keep(scalar.Anchor, Value(scalar));

        _budget.Enter();
        var value = _parser.TryConsume<SequenceStart>(out var sequence)
            ? Keep(sequence.Anchor, Sequence())
            : Mapping(_parser.Consume<MappingStart>().Anchor);
        _budget.Leave();
        return value;
    }

    private GoValue Keep(AnchorName anchor, in GoValue value)
    {
        if (!anchor.IsEmpty) _anchors[anchor] = value;
        return value;
    }

    private GoValue Sequence()
    {
        var items = new List<GoValue>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(Node());

        return GoList.Wrap([.. items]);
    }

    private GoValue Mapping(AnchorName anchor)
    {
        var map = new GoMap();
        var merged = new List<GoMap>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (_parser.Accept<Scalar>(out var scalar) && scalar is { Style: ScalarStyle.Plain, Value: "<<" })
            {
                _parser.Consume<Scalar>();
                AddMerged(merged, Node());
                continue;
            }

            var key = Key(Node());
            map[key] = Node();
        }

        foreach (var (key, value) in merged.SelectMany(other => other))
        {
            if (!map.ContainsKey(key)) map[key] = value;
        }

        _budget.Reserve(64L * map.Count);
        return Keep(anchor, map);
    }

    private static void AddMerged(List<GoMap> merged, in GoValue value)
    {
        if (value.Kind == GoKind.Map) merged.Add(value.AsMap());
        else if (value.Kind == GoKind.List) merged.AddRange(value.AsList().Where(item => item.Kind == GoKind.Map).Select(item => item.AsMap()));
        else throw new YamlException("map merge requires map or sequence of maps as the value");
    }

    /// <summary>A key as JSON has it: text.</summary>
    private static string Key(in GoValue value) => value.Kind switch
    {
        GoKind.String => value.AsString(),
        GoKind.Bool => value.AsBool() ? "true" : "false",
        GoKind.Float64 => JsonEncoding.Number(value.AsDouble()) ?? throw new YamlException("a key that is no finite number"),
        GoKind.Nil => "null",
        _ => throw new YamlException("a key that is a map or list"),
    };

    private static GoValue Value(Scalar scalar)
    {
        if (scalar.Style != ScalarStyle.Plain || !scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific)
            return Tagged(scalar);

        var kind = YamlScalar.Resolve(scalar.Value, out var number);
        return kind switch
        {
            YamlKind.Null => GoValue.Nil,
            YamlKind.Bool => YamlScalar.Truth(scalar.Value) ?? false,
            YamlKind.Integer or YamlKind.Float => number,
            _ => scalar.Value,
        };
    }

    private static GoValue Tagged(Scalar scalar)
    {
        var tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.Value;
        YamlScalar.Resolve(scalar.Value, out var number);
        return tag switch
        {
            "tag:yaml.org,2002:null" => GoValue.Nil,
            "tag:yaml.org,2002:bool" => YamlScalar.Truth(scalar.Value) ?? throw new YamlException("no boolean"),
            "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" => number,
            "tag:yaml.org,2002:binary" when Base64.TryDecode(scalar.Value, out var bytes, out _) => GoString.FromBytes(bytes),
            _ => scalar.Value,
        };
    }
}
