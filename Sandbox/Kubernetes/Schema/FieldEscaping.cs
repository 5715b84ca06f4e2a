using System.Text;
using System.Text.RegularExpressions;

namespace Sandbox.Kubernetes.Schema;

/// <summary>How a field's name is written in CEL, where it isn't a name there (<c>k8s.io/apiserver/pkg/cel.Escape</c>).</summary>
internal static partial class FieldEscaping
{
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
            "package",
        "namespace", "return", "var", "void", "while",
    };

    /// <summary>The name in CEL; null if the field cannot be named there.</summary>
    public static string? Escape(string name)
    {
        if (Reserved.Contains(name))
            return $"__{name}__";
        if (!Form().IsMatch(name))
            return null;
        return new StringBuilder(name)
            .Replace("__", "__underscores__").Replace(".", "__dot__").Replace("-", "__dash__").Replace("/", "__slash__").ToString();
    }

    [GeneratedRegex(@"^[a-zA-Z_./-][a-zA-Z0-9_./-]*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
