using System.Text.Json.Nodes;

namespace Sandbox.Vault.Policies;

/// <summary>Parses HCL (version 1), as far as policies use it, into the JSON that says the same: a labelled block becomes an object by
/// its label,
/// and blocks of one name become a list.</summary>
public sealed class HclParser
{
    private readonly HclScanner _scanner;
    private HclToken _token;

    private HclParser(string text)
    {
        _scanner = new HclScanner(text);
        _token = _scanner.Next();
    }

    /// <summary>Parses a text.</summary>
    /// <exception cref="FormatException">It doesn't parse; the message says where.</exception>
    public static JsonObject Parse(string text)
    {
        var parser = new HclParser(text);
        return parser.Items(HclTokenKind.EOF);
    }

    private JsonObject Items(HclTokenKind end)
    {
        var items = new JsonObject();
        while (_token.Kind != end)
        {
            if (_token.Kind is not (HclTokenKind.IDENT or HclTokenKind.STRING))
                throw Unexpected(end == HclTokenKind.EOF ? "illegal character" : "object expected closing RBRACE got: " + _token.Kind);

            var name = Advance().Text;
            if (_token.Kind == HclTokenKind.ASSIGN)
            {
                Advance();
                items[name] = Value();
            }
            else
            {
                AddBlock(items, name);
            }

            if (_token.Kind == HclTokenKind.COMMA)
                Advance();
        }

        return items;
    }

    private void AddBlock(JsonObject items, string name)
    {
        var labels = new List<string>();
        while (_token.Kind is HclTokenKind.STRING or HclTokenKind.IDENT)
            labels.Add(Advance().Text);
        if (_token.Kind != HclTokenKind.LBRACE)
            throw Unexpected(labels.Count == 0
                ? $"key '{name}' expected start of object ('{{') or assignment ('=')"
                : "nested object expected: LBRACE got: " + _token.Kind);

        JsonNode block = Object();
        for (var i = labels.Count - 1; i >= 0; i--)
            block = new JsonObject { [labels[i]] = block };
        if (items[name] is JsonArray list)
            list.Add(block);
        else
            items[name] = new JsonArray(block);
    }

    private JsonObject Object()
    {
        Advance();
        var items = Items(HclTokenKind.RBRACE);
        Advance();
        return items;
    }

    private JsonNode? Value()
    {
        switch (_token.Kind)
        {
            case HclTokenKind.LBRACE:
                return Object();
            case HclTokenKind.LBRACK:
                return List();
            case HclTokenKind.STRING:
                return JsonValue.Create(Advance().Text);
            case HclTokenKind.BOOL:
                return JsonValue.Create(Advance().Text == "true");
            case HclTokenKind.NUMBER:
                var number = Advance();
                return double.TryParse(number.Text, out _)
                    ? JsonNode.Parse(number.Text)
                    : throw Unexpected("illegal number: " + number.Text);
            default:
                throw Unexpected("Unknown token: " + _token.Kind);
        }
    }

    private JsonArray List()
    {
        Advance();
        var list = new JsonArray();
        while (_token.Kind != HclTokenKind.RBRACK)
        {
            list.Add(Value());
            if (_token.Kind == HclTokenKind.COMMA)
                Advance();
            else if (_token.Kind != HclTokenKind.RBRACK)
                throw Unexpected("error parsing list, expected comma or list end, got: " + _token.Kind);
        }

        Advance();
        return list;
    }

    private HclToken Advance()
    {
        var token = _token;
        _token = _scanner.Next();
        return token;
    }

    private FormatException Unexpected(string what) => new($"At {_token.Line}:{_token.Column}: {what}");
}
