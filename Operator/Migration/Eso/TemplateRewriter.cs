using System.Text;

namespace Operator.Migration.Eso;

/// <summary>
/// Rewrites a template of an ExternalSecret, whose dot is the keys of the Secret, to one of ours, whose dot has the source in <c>.Secrets</c>: fields of the
/// dot where that is the outermost one, and of <c>$</c>. Everything else stays to the letter.
/// </summary>
public sealed class TemplateRewriter(KeyMapping keys)
{
    private readonly List<string> _problems = [];
    private readonly Stack<Scope> _scopes = [];

    // Whether the dot, and $, are the template's input; and whether the dot is it around the branch.
    private sealed record Scope(bool IsInput, bool IsInputAround, bool IsTemplate);

    /// <summary>Rewrites a text.</summary>
    /// <param name="text">The template.</param>
    /// <param name="keys">What its keys are.</param>
    /// <param name="problems">What couldn't be rewritten.</param>
    public static string Rewrite(string text, KeyMapping keys, out IReadOnlyList<string> problems)
    {
        var rewriter = new TemplateRewriter(keys);
        problems = rewriter._problems;
        return rewriter.Run(text);
    }

    private bool DotIsInput => !_scopes.TryPeek(out var scope) || scope.IsInput;

    private string Run(string text)
    {
        var output = new StringBuilder();
        var at = 0;
        while (TemplateScanner.NextAction(text, at) is var (start, end))
        {
            output.Append(text, at, start - at);
            foreach (var token in Action(TemplateScanner.Tokens(text[start..end])))
                output.Append(token);
            at = end;
        }

        return output.Append(text, at, text.Length - at).ToString();
    }

    private List<string> Action(List<TemplateToken> tokens)
    {
        var words = tokens.Where(token => token.Kind == TemplateTokenKind.Word).Take(2).Select(token => token.Text).ToList();
        var keyword = words.ElementAtOrDefault(0);
        if (keyword is "else" && _scopes.TryPop(out var ended))
        {
            keyword = words.ElementAtOrDefault(1);
            _scopes.Push(ended with { IsInput = ended.IsInputAround });
            var header = Words(tokens);
            if (keyword == "with")
                _scopes.Push(_scopes.Pop() with { IsInput = false });
            return header;
        }

        if (keyword == "end")
            _scopes.TryPop(out _);
        var rewritten = Words(tokens);
        var inTemplate = _scopes.TryPeek(out var outer) && outer.IsTemplate;
        if (keyword == "if")
            _scopes.Push(new Scope(DotIsInput, DotIsInput, inTemplate));
        else if (keyword is "range" or "with")
            _scopes.Push(new Scope(false, DotIsInput, inTemplate));
        else if (keyword is "define" or "block")
            _scopes.Push(new Scope(false, false, IsTemplate: true));
        return rewritten;
    }

    private List<string> Words(List<TemplateToken> tokens)
    {
        var output = new List<string>();
        for (var i = 0; i < tokens.Count; i++)
        {
            var isChain = i > 0 && tokens[i - 1].Text == ")";
            if (tokens[i].Kind != TemplateTokenKind.Word || isChain)
                output.Add(tokens[i].Text);
            else if (Lookup(tokens, ref i) is { } value)
                output.Add(value);
            else
                output.Add(Word(tokens[i].Text));
        }

        return output;
    }

    // index . "key" and get . "key": how templates have keys that are no identifiers.
    private string? Lookup(List<TemplateToken> tokens, ref int at)
    {
        if (tokens[at].Text is not ("index" or "get"))
            return null;

        var rest = Enumerable.Range(at + 1, tokens.Count - at - 1).Where(i => tokens[i].Kind != TemplateTokenKind.Space).Take(3).ToList();
        if (rest.Count < 2 || RootOf(tokens[rest[0]].Text) is not { } root || tokens[rest[1]].Kind != TemplateTokenKind.Quoted)
            return null;
        if (rest.Count == 3 && tokens[rest[2]] is not { Kind: TemplateTokenKind.Sign, Text: ")" or "|" })
            return null;

        var key = tokens[rest[1]].Text[1..^1];
        if (key.Contains('\\', StringComparison.Ordinal) || keys.Find(key) is not { } expression)
            return null;

        at = rest[1];
        return expression.Write(root);
    }

    private string? RootOf(string word) => word switch
    {
        "." when DotIsInput => ".",
        "$" when DollarIsInput => "$.",
        _ => null,
    };

    private bool DollarIsInput => !_scopes.TryPeek(out var scope) || !scope.IsTemplate;

    private string Word(string word)
    {
        var (root, path) = word switch
        {
            "." or "$" => (RootOf(word), ""),
            ['.', .. var fields] => (RootOf("."), fields),
            ['$', '.', .. var fields] => (RootOf("$"), fields),
            _ => (null, ""),
        };
        if (root is null)
            return word;

        if (path.Length == 0)
            return keys.All(root) ?? Problem(word, $"{word} stands for all keys, of which some have another name here");

        var steps = path.Split('.', 2);
        if (keys.Find(steps[0]) is not { } expression)
            return Problem(word, $"{word} is no key of this ExternalSecret");
        return expression.Write(root) + (steps.Length > 1 ? $".{steps[1]}" : "");
    }

    private string Problem(string word, string problem)
    {
        if (!_problems.Contains(problem))
            _problems.Add(problem);
        return word;
    }
}
