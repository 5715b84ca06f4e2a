using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Schema;

/// <summary>Whether an <c>openAPIV3Schema</c> is structural and its rules compile.</summary>
public static class CrdSchemaCheck
{
    /// <summary>What is wrong with a schema.</summary>
    /// <param name="openApiV3Schema">The schema.</param>
    /// <param name="path">Its path for errors, such as <c>spec.validation.openAPIV3Schema</c>.</param>
    public static IReadOnlyList<FieldError> Check(JsonObject openApiV3Schema, string path) => throw new NotImplementedException();
}
