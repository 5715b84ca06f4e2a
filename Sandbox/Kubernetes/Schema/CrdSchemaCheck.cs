using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;
namespace Sandbox.Kubernetes.Schema;
public static class CrdSchemaCheck
{
    public static IReadOnlyList<FieldError> Check(JsonObject openApiV3Schema, string path) => [];
}
