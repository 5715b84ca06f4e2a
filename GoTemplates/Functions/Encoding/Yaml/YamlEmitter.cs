using System.Text;
using GoTemplates.Execution;
using GoTemplates.Formatting;
using GoTemplates.Text;

namespace GoTemplates.Functions.Encoding.Yaml;

/// <summary>YAML as <c>sigs.k8s.io/yaml</c> writes it: JSON's values in go-yaml 2's block style.</summary>
internal sealed class YamlEmitter
{
    private const int Indentation = 2;

    private readonly ExecutionBudget _budget;
    private readonly StringBuilder _output = new();
    private readonly YamlScalarWriter _scalars;
    private int _reserved;

    private YamlEmitter(ExecutionBudget budget)
    {
        _budget = budget;
        _scalars = new YamlScalarWriter(_output);
    }

    /// <summary>The YAML text without a line break at its end; null if YAML has no such value.</summary>
    internal static string? Emit(ExecutionBudget budget, in GoValue value)
    {
        var emitter = new YamlEmitter(budget);
        if (!emitter.Write(value, indent: 0, inSequence: false)) return null;

        // Of a literal that keeps its line breaks one belongs to the end of the document.
        return emitter._output.ToString();
    }

    /// <summary>Writes a value; the cursor is at the place where a scalar begins.</summary>
    /// <param name="value">The value.</param>
    /// <param name="indent">The columns before entries of a map or list; scalars that go on in further lines stand deeper.</param>
    /// <param name="inSequence">Whether it follows a dash, so that its first entry goes on in the same line.</param>
    private bool Write(in GoValue value, int indent, bool inSequence)
    {
        _budget.Step();
        _budget.Reserve(2L * (_output.Length - _reserved));
        _reserved = _output.Length;
        switch (value.Kind)
        {
            case GoKind.Map when value.AsMap().Count > 0:
                return Map(value.AsMap(), indent, inSequence);
            case GoKind.List when value.AsList() is { Count: > 0, IsBytes: false } list:
                return List(list, indent, inSequence);
            case GoKind.Map:
                _output.Append("{}");
                return true;
            case GoKind.List when !value.AsList().IsBytes:
                _output.Append("[]");
                return true;
            case GoKind.String:
                _scalars.Write(Valid(value.AsString()), Math.Max(indent, Indentation), isKey: false);
                return true;
            default:
                return Scalar(value, indent);
        }
    }

    private bool Scalar(in GoValue value, int indent)
    {
        if (JsonEncoding.Encode(_budget, value, JsonStyle.Raw) is not { } json)
            return false;

        if (json[0] == '"') _scalars.Write(GoJson.Parse(GoString.ToBytes(json)).AsString(), Math.Max(indent, Indentation), isKey: false);
        else _output.Append(IsFraction(value, json) ? FloatText.Format(value.AsDouble(), 'g', FloatText.Shortest) : json);
        return true;
    }

    // JSON writes a whole number without a point, and it is read as an integer then.
    private static bool IsFraction(in GoValue value, string json) => value.Kind == GoKind.Float64 && json.AsSpan().IndexOfAny('.', 'e', 'E') >= 0;

    private bool Map(GoMap map, int indent, bool inSequence)
    {
        _budget.Enter();
        var keys = map.SortedKeys().ToArray();
        Array.Sort(keys, YamlKeyOrder.Compare);
        for (var i = 0; i < keys.Length; i++)
        {
            if (i > 0 || !inSequence) NewLine(indent);
            _scalars.Write(Valid(keys[i]), indent, isKey: true);
            _output.Append(':');
            var value = map[keys[i]];
            var isBlock = value.Kind == GoKind.Map && value.AsMap().Count > 0 || value.Kind == GoKind.List && value.AsList() is { Count: > 0, IsBytes: false };
            if (!isBlock) _output.Append(' ');

            // A list stands below its key without further indentation.
            if (!Write(value, value.Kind == GoKind.List && isBlock ? indent : indent + Indentation, inSequence: false)) return false;
        }

        _budget.Leave();
        return true;
    }

    private bool List(GoList list, int indent, bool inSequence)
    {
        _budget.Enter();
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0 || !inSequence) NewLine(indent);
            _output.Append("- ");
            if (!Write(list[i], indent + Indentation, inSequence: true)) return false;
        }

        _budget.Leave();
        return true;
    }

    private void NewLine(int indent)
    {
        if (_output.Length == 0) return;

        // A literal that ends in line breaks has written all of them but the last.
        _output.Append('\n').Append(' ', indent);
    }

    // JSON has only valid text: what isn't becomes U+FFFD on the way.
    private static string Valid(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i])) return string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
        }

        return text;
    }
}
