using System.Text.Json.Serialization;
using k8s.Models;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>A custom resource with a desired state.</summary>
/// <typeparam name="TSpec">The desired state.</typeparam>
public abstract class CustomKubernetesEntity<TSpec> : CustomKubernetesEntity, ISpec<TSpec>
    where TSpec : new()
{
    /// <summary>The desired state.</summary>
    [JsonPropertyName("spec")]
    [Description("The desired state.")]
    [Required]
    public TSpec Spec { get; set; } = new();
}
