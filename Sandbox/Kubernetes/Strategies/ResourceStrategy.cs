using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies;

/// <summary>
/// A kind's own rules, called in this order as the real server does: decode and default what was sent, reset the fields that
/// the endpoint doesn't take, prepare what the server sets, validate.
/// </summary>
public abstract class ResourceStrategy
{
    /// <summary>Whether an update without a resourceVersion overwrites whatever is there.</summary>
    public virtual bool AllowsUnconditionalUpdate => true;

    /// <summary>Whether an update of what doesn't exist creates it.</summary>
    public virtual bool AllowsCreateOnUpdate => false;

    /// <summary>Whether deletion keeps dependents unless asked otherwise.</summary>
    public virtual string DefaultPropagation => "Background";

    /// <summary>The group that errors name.</summary>
    public virtual string ErrorGroup(ApiResource resource) => resource.Group;

    /// <summary>The kind's rule of names.</summary>
    public virtual IEnumerable<string> NameProblems(string name) => Names.DnsSubdomain(name);

    /// <summary>Brings what was sent into the kind's form, in place, and gives the paths of fields that the kind doesn't have.</summary>
    /// <exception cref="ApiException">400 if a field has the wrong type.</exception>
    public abstract IReadOnlyList<string> Decode(ApiResource resource, FieldType type, JsonObject value);

    /// <summary>Fills in defaults, in place.</summary>
    public virtual void Default(JsonObject value)
    {
    }

    /// <summary>Drops what a create doesn't take, in place.</summary>
    public virtual void ResetForCreate(ApiResource resource, JsonObject value)
    {
        if (HasStatus(resource))
            value.Remove("status");
    }

    /// <summary>Puts back what this endpoint doesn't take, in place.</summary>
    public virtual void ResetForUpdate(ApiResource resource, JsonObject value, JsonObject old, string subresource)
    {
        if (subresource.Length == 0)
        {
            if (HasStatus(resource))
                Copy(old, value, "status");
            return;
        }

        foreach (var name in value.Select(pair => pair.Key).Concat(old.Select(pair => pair.Key)).Distinct().ToList())
        {
            if (name is not ("status" or "metadata" or "kind" or "apiVersion"))
                Copy(old, value, name);
        }
    }

    /// <summary>Fills in what the admission plugins that are always on fill in on creation, in place; nothing twice.</summary>
    public virtual void Admit(JsonObject value)
    {
    }

    /// <summary>Sets what the server sets on creation, in place.</summary>
    public virtual void PrepareForCreate(JsonObject value)
    {
    }

    /// <summary>Sets what the server sets on creation, in place, of who creates it.</summary>
    public virtual void PrepareForCreate(JsonObject value, RequestUser user) => PrepareForCreate(value);

    /// <summary>Sets what the server sets on update, in place.</summary>
    public virtual void PrepareForUpdate(JsonObject value, JsonObject old, string subresource)
    {
    }

    /// <summary>Whether an update is one that the generation counts.</summary>
    public virtual bool ChangesGeneration(JsonObject value, JsonObject old) => !JsonNode.DeepEquals(value["spec"], old["spec"]);

    /// <summary>What is wrong with a new object, beside its metadata.</summary>
    public virtual IEnumerable<FieldError> Validate(JsonObject value) => [];

    /// <summary>What is wrong with a change, beside the metadata.</summary>
    public virtual IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old, string subresource) => Validate(value);

    /// <summary>Warnings that a write answers with.</summary>
    public virtual IEnumerable<string> Warnings(JsonObject value, JsonObject? old) => [];

    /// <summary>Whether the resource has a status subresource.</summary>
    protected static bool HasStatus(ApiResource resource)
    {
        foreach (var subresource in resource.Subresources)
        {
            if (subresource.Name == "status")
                return true;
        }

        return false;
    }

    /// <summary>Makes a field of one object equal another's.</summary>
    protected static void Copy(JsonObject from, JsonObject to, string name)
    {
        if (from.TryGetPropertyValue(name, out var node))
            to[name] = node?.DeepClone();
        else
            to.Remove(name);
    }
}
