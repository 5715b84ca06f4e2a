using System.Text.Json.Serialization;
using k8s.Models;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>A custom resource with a desired and an observed state.</summary>
/// <typeparam name="TSpec">The desired state.</typeparam>
/// <typeparam name="TStatus">The observed state.</typeparam>
public abstract class CustomKubernetesEntity<TSpec, TStatus> : CustomKubernetesEntity<TSpec>, IStatus<TStatus>
    where TSpec : new()
    where TStatus : new()
{
    /// <summary>The observed state.</summary>
    [JsonPropertyName("status")]
    [Description("The observed state, written by the operator.")]
    public TStatus Status { get; set; } = new();
}
