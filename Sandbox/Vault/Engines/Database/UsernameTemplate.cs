using System.Globalization;
using System.Text;

namespace Sandbox.Vault.Engines.Database;

/// <summary>A <c>username_template</c>: Go's template language as far as names of users need it, which is text, fields, functions,
/// parentheses and pipes, without control structures.</summary>
public sealed class UsernameTemplate
{
    private readonly UsernameFunctions _functions;
    private readonly IReadOnlyList<Func<IReadOnlyDictionary<string, string>, string>> _parts;
    private readonly string _text;
    private int _at;

    /// <summary>Parses a template.</summary>
    /// <param name="text">The template.</param>
    /// <param name="clock">The clock of <c>unix_time</c>.</param>
    /// <exception cref="FormatException">It doesn't parse; the message is Vault's.</exception>
    public UsernameTemplate(string text, TimeProvider clock)
    {
        (_text, _functions) = (text, new UsernameFunctions(clock));
        _parts = Parse();
    }

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    /// <summary>A new name.</summary>
    /// <exception cref="FormatException">A function can't do with what it gets; the message is Vault's.</exception>
    public string Generate(string displayName, string roleName)
    {
        var fields = new Dictionary<string, string> { ["DisplayName"] = displayName, ["RoleName"] = roleName };
        var name = new StringBuilder();
        foreach (var part in _parts)
            name.Append(part(fields));
        return name.ToString();
    }

    private List<Func<IReadOnlyDictionary<string, string>, string>> Parse()
    {
        List<Func<IReadOnlyDictionary<string, string>, string>> parts = [];
        while (_at < _text.Length)
        {
            var open = _text.IndexOf("{{", _at, StringComparison.Ordinal);
            var text = open < 0 ? _text[_at..] : _text[_at..open];
            _at = open < 0 ? _text.Length : open + 2;
            var trimsBefore = open >= 0 && Trims(open + 2);
            if (trimsBefore)
                (text, _at) = (text.TrimEnd(), _at + 1);
            parts.Add(_ => text);
            if (open < 0)
                break;
            var action = Pipeline();
            if (_at + 1 < _text.Length && Current == '-')
                _at++;
            if (!_text.AsSpan(_at).StartsWith("}}", StringComparison.Ordinal))
                throw Error(_at >= _text.Length ? "unclosed action" : $"unexpected {Described()} in operand");
            var trimsAfter = _text[_at - 1] == '-';
            _at += 2;
            if (trimsAfter)
                SkipSpace();
            parts.Add(fields => action(fields, null));
        }

        return parts;
    }

    // What a pipe gives is the last argument of what follows it.
    private Func<IReadOnlyDictionary<string, string>, string?, string> Pipeline()
    {
        List<Func<IReadOnlyDictionary<string, string>, string?, string>> commands = [Command()];
        for (SkipSpace(); Current == '|'; SkipSpace())
        {
            _at++;
            commands.Add(Command());
        }

        return (fields, piped) => commands.Aggregate(piped, (value, command) => command(fields, value))!;
    }

    private Func<IReadOnlyDictionary<string, string>, string?, string> Command()
    {
        SkipSpace();
        if (!char.IsLetter(Current) && Current != '_')
        {
            var operand = Operand() ?? throw Error(_at >= _text.Length ? "unclosed action" : "missing value for command");
            return (fields, _) => operand(fields);
        }

        var name = Take(c => char.IsLetterOrDigit(c) || c == '_');
        if (!UsernameFunctions.Has(name))
            throw Error($"function \"{name}\" not defined");
        List<Func<IReadOnlyDictionary<string, string>, string>> arguments = [];
        while (true)
        {
            SkipSpace();
            if (Operand() is not { } argument)
                break;
            arguments.Add(argument);
        }

        return (fields, piped) =>
        {
            List<string> values = [.. arguments.Select(a => a(fields))];
            if (piped is not null)
                values.Add(piped);
            return _functions.Call(name, values);
        };
    }

    private Func<IReadOnlyDictionary<string, string>, string>? Operand()
    {
        switch (Current)
        {
            case '.':
                _at++;
                var field = Take(c => char.IsLetterOrDigit(c) || c == '_');
                return fields => fields.GetValueOrDefault(field) ?? throw new FormatException(
                    $"unable to apply template: template: template:1:3: executing \"template\" at <.{field}>: "
                    + $"can't evaluate field {field} in type dbplugin.UsernameMetadata");
            case '(':
                _at++;
                var inner = Pipeline();
                SkipSpace();
                if (Current != ')')
                    throw Error("unclosed left paren");
                _at++;
                return fields => inner(fields, null);
            case '"' or '`':
                var text = Quoted();
                return _ => text;
            case var c when char.IsAsciiDigit(c) || (c == '-' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1])):
                var number = Take(d => char.IsAsciiDigit(d) || d == '-');
                return _ => number;
            case var c when char.IsLetter(c):
                var name = Take(d => char.IsLetterOrDigit(d) || d == '_');
                if (!UsernameFunctions.Has(name))
                    throw Error($"function \"{name}\" not defined");
                return _ => _functions.Call(name, []);
            default:
                return null;
        }
    }

    private string Quoted()
    {
        var quote = Current;
        var value = new StringBuilder();
        for (_at++; Current != quote; _at++)
        {
            if (_at >= _text.Length)
                throw Error(quote == '"' ? "unterminated quoted string" : "unterminated raw quoted string");
            if (quote == '"' && Current == '\\')
            {
                _at++;
                value.Append(Current switch { 'n' => '\n', 't' => '\t', var c => c });
            }
            else
            {
                value.Append(Current);
            }
        }

        _at++;
        return value.ToString();
    }

    private bool Trims(int at) => at + 1 < _text.Length && _text[at] == '-' && char.IsWhiteSpace(_text[at + 1]);

    private string Described() => string.Create(CultureInfo.InvariantCulture, $"\"{Current}\"");

    private string Take(Func<char, bool> belongs)
    {
        var start = _at;
        while (_at < _text.Length && belongs(_text[_at]))
            _at++;
        return _text[start.._at];
    }

    private void SkipSpace() => Take(char.IsWhiteSpace);

    private static FormatException Error(string what) => new($"unable to parse template: template: template:1: {what}");
}
