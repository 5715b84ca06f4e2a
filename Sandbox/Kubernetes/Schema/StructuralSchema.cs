#pragma warning disable CA1822
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;
namespace Sandbox.Kubernetes.Schema;
public sealed class StructuralSchema
{
    public static StructuralSchema Compile(JsonObject openApiV3Schema) => new();
    public void Default(JsonObject obj) { }
    public IReadOnlyList<string> Prune(JsonObject obj) => [];
    public IReadOnlyList<FieldError> Validate(JsonObject obj, JsonObject? old) => [];
}
