using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NLua;

namespace Operator.Tests.GitOps;

/// <summary>Runs the scripts of <c>config/argocd</c> as Argo CD does: the resource is the global <c>obj</c>, and the script returns a table.</summary>
internal static class ArgoHealth
{
    /// <summary>The status and the message that Argo CD shows.</summary>
    public static (string Status, string Message) Compute(JsonObject resource)
    {
        using var lua = new Lua();
        var answer = Run(lua, "health.lua", resource);
        return ((string)answer["status"], (string)answer["message"]);
    }

    /// <summary>An annotation after an action.</summary>
    public static string AnnotationAfter(string action, JsonObject resource, string annotation)
    {
        using var lua = new Lua();
        Run(lua, action, resource);
        return (string)lua.DoString($"return obj.metadata.annotations[{Quoted(annotation)}]")[0];
    }

    private static LuaTable Run(Lua lua, string file, JsonObject resource)
    {
        lua.State.Encoding = Encoding.UTF8;
        lua.DoString($"obj = {Literal(resource)}");
        return (LuaTable)lua.DoFile(Path.Combine(RepositoryFolder.Config, "argocd", file))[0];
    }

    private static string Literal(JsonNode? node) => node switch
    {
        JsonObject map => $"{{{string.Join(", ", map.Select(p => $"[{Quoted(p.Key)}] = {Literal(p.Value)}"))}}}",
        JsonArray list => $"{{{string.Join(", ", list.Select(Literal))}}}",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Quoted(value.GetValue<string>()),
        null => "nil",
        _ => node.ToJsonString(),
    };

    private static string Quoted(string text) =>
        $"\"{string.Concat(Encoding.UTF8.GetBytes(text).Select(b => string.Create(CultureInfo.InvariantCulture, $"\\{b:000}")))}\"";
}
