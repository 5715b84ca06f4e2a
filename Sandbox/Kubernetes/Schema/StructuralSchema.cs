using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Schema;

/// <summary>A custom resource's schema, compiled.</summary>
public sealed class StructuralSchema
{
    /// <summary>Compiles an <c>openAPIV3Schema</c> that <see cref="CrdSchemaCheck"/> found right.</summary>
    public static StructuralSchema Compile(JsonObject openApiV3Schema) => throw new NotImplementedException();

    /// <summary>Fills in defaults, in place; nulls of fields that aren't nullable and have a default count as absent.</summary>
    public void Default(JsonObject obj) => throw new NotImplementedException();

    /// <summary>Removes unknown fields, in place, and gives their paths, such as <c>spec.foo</c>.</summary>
    public IReadOnlyList<string> Prune(JsonObject obj) => throw new NotImplementedException();

    /// <summary>What is wrong with an object: schema, list types, then CEL; what was wrong in <paramref name="old"/> and is unchanged may stay.</summary>
    public IReadOnlyList<FieldError> Validate(JsonObject obj, JsonObject? old) => throw new NotImplementedException();
}
