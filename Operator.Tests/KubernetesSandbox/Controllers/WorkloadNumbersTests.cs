using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Controllers.Workloads;
using Sandbox.Kubernetes.Controllers.Workloads.Batch;
using Sandbox.Kubernetes.Controllers.Workloads.Nodes;
using Sandbox.Kubernetes.Resources;

namespace Operator.Tests.KubernetesSandbox.Controllers;

/// <summary>The small rules that workloads follow.</summary>
public sealed class WorkloadNumbersTests
{
    [Theory]
    [InlineData("3", 10, true, 3)]
    [InlineData("\"25%\"", 3, true, 1)]
    [InlineData("\"25%\"", 3, false, 0)]
    [InlineData("\"100%\"", 7, false, 7)]
    public void Percentages_are_rounded_as_the_field_wants(string amount, long total, bool roundUp, long expected) =>
        Assert.Equal(expected, PodState.Scaled(JsonNode.Parse(amount), total, roundUp));

    [Fact]
    public void A_template_has_the_same_name_whatever_the_order_of_its_fields()
    {
        var one = TemplateHash.Of(JsonNode.Parse("""{"a":1,"b":{"c":[1,2],"d":"x"}}"""), 0);

        Assert.Equal(one, TemplateHash.Of(JsonNode.Parse("""{"b":{"d":"x","c":[1,2]},"a":1}"""), 0));
        Assert.NotEqual(one, TemplateHash.Of(JsonNode.Parse("""{"b":{"d":"x","c":[2,1]},"a":1}"""), 0));
        Assert.NotEqual(one, TemplateHash.Of(JsonNode.Parse("""{"a":1,"b":{"c":[1,2],"d":"x"}}"""), 1));
    }

    [Theory]
    [InlineData("""{}""", """{}""", null)]
    [InlineData("""{"nodeSelector":{"disk":"ssd"}}""", """{}""", "node(s) didn't match Pod's node affinity/selector")]
    [InlineData("""{"nodeSelector":{"disk":"ssd"}}""", """{"metadata":{"labels":{"disk":"ssd"}}}""", null)]
    [InlineData("""{}""", """{"spec":{"unschedulable":true}}""", "node(s) were unschedulable")]
    [InlineData("""{"tolerations":[{"operator":"Exists"}]}""", """{"spec":{"unschedulable":true}}""", null)]
    [InlineData("""{}""", """{"spec":{"taints":[{"key":"a","value":"b","effect":"NoSchedule"}]}}""", "node(s) had untolerated taint {a: b}")]
    [InlineData("""{}""", """{"spec":{"taints":[{"key":"a","effect":"PreferNoSchedule"}]}}""", null)]
    public void A_Pod_fits_a_node_by_labels_and_taints(string spec, string node, string? problem) =>
        Assert.Equal(problem, NodeFit.Problem(new JsonObject { ["spec"] = JsonNode.Parse(spec) }, JsonNode.Parse(node)!.AsObject()));

    [Fact]
    public void A_schedule_has_five_fields_or_is_a_macro()
    {
        Assert.Null(CronSchedule.Problem("*/5 0 * * MON-FRI"));
        Assert.Null(CronSchedule.Problem("@hourly"));
        Assert.Equal("expected exactly 5 fields, found 1: [x]", CronSchedule.Problem("x"));
        Assert.NotNull(CronSchedule.Problem("99 * * * *"));
    }

    [Fact]
    public void An_autoscaler_is_the_same_in_both_versions()
    {
        var older = JsonNode.Parse("""
            {"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler","metadata":{"name":"a"},
            "spec":{"maxReplicas":3,"targetCPUUtilizationPercentage":70}}
            """)!.AsObject();

        var stored = AutoscalerConversion.ToV2(older);

        Assert.Equal(70, (int?)stored["spec"]!["metrics"]![0]!["resource"]!["target"]!["averageUtilization"]);
        Assert.True(JsonNode.DeepEquals(older, AutoscalerConversion.ToV1(stored)));
    }
}
