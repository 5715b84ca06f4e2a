using Operator.Entities;
using Operator.Pipeline;
using Operator.Runtime.Client;
using Operator.Tenancy;

namespace Operator.Tests.Tenancy;

public sealed class NamespaceAccessTests
{
    private static readonly ObjectKey Shared = new("shop", "default");

    private readonly InformerDouble<PartialObjectMetadata> _namespaces = new();

    [Theory]
    [InlineData("shop", null, true)]
    [InlineData("other", null, false)]
    [InlineData("shop", "", true)]
    [InlineData("other", "other", true)]
    [InlineData("other", "Other", false)]
    [InlineData("team-a", "team-*", true)]
    [InlineData("team-", "team-*", true)]
    [InlineData("team", "team-*", false)]
    [InlineData("steam-a", "team-*", false)]
    [InlineData("Team-a", "team-*", false)]
    [InlineData("tеam-a", "team-*", false)] // With a Cyrillic letter.
    [InlineData("team-a", "team-a ", false)]
    [InlineData("team-a", "..", false)]
    [InlineData("anything", "*", true)]
    [InlineData("b", "a,b", true)]
    [InlineData("ab", "a?", true)]
    [InlineData("abc", "a?", false)]
    public void A_namespace_may_use_what_is_its_own_or_what_it_is_listed_for(string consumer, string? allowed, bool expected)
    {
        var spec = new VaultConnectionSpec { AllowedNamespaces = allowed?.Split(',', StringSplitOptions.RemoveEmptyEntries) };

        Assert.Equal(expected, Refuse(spec, consumer) is null);
    }

    [Theory]
    [InlineData("tenant=gold", true)]
    [InlineData("tenant=silver", false)]
    [InlineData("Tenant=gold", false)]
    [InlineData("", false)]
    public void Labels_that_all_must_be_there(string labels, bool expected)
    {
        Put("team-a", labels);

        Assert.Equal(expected, Refuse(new() { AllowedNamespaceSelector = new() { MatchLabels = new Dictionary<string, string> { ["tenant"] = "gold" } } }) is null);
    }

    [Theory]
    [InlineData(LabelOperator.In, "gold,silver", "tenant=silver", true)]
    [InlineData(LabelOperator.In, "gold,silver", "tenant=iron", false)]
    [InlineData(LabelOperator.In, "gold,silver", "", false)]
    [InlineData(LabelOperator.NotIn, "gold", "tenant=iron", true)]
    [InlineData(LabelOperator.NotIn, "gold", "tenant=gold", false)]
    [InlineData(LabelOperator.NotIn, "gold", "", true)]
    [InlineData(LabelOperator.Exists, "", "tenant=", true)]
    [InlineData(LabelOperator.Exists, "", "other=x", false)]
    [InlineData(LabelOperator.DoesNotExist, "", "other=x", true)]
    [InlineData(LabelOperator.DoesNotExist, "", "tenant=x", false)]
    [InlineData("Like", "gold", "tenant=gold", false)]
    public void Conditions_on_labels_mean_what_they_mean_in_Kubernetes(string operation, string values, string labels, bool expected)
    {
        Put("team-a", labels);
        var requirement = new NamespaceSelectorRequirement
        {
            Key = "tenant",
            Operator = operation,
            Values = values.Split(',', StringSplitOptions.RemoveEmptyEntries),
        };

        Assert.Equal(expected, Refuse(new() { AllowedNamespaceSelector = new() { MatchExpressions = [requirement] } }) is null);
    }

    [Fact]
    public void An_empty_selector_selects_every_namespace_that_there_is()
    {
        Put("team-a", "");

        Assert.Null(Refuse(new() { AllowedNamespaceSelector = new() }));
        Assert.NotNull(Refuse(new() { AllowedNamespaceSelector = new() }, "not-there"));
    }

    [Fact]
    public void A_selector_and_names_allow_beside_each_other()
    {
        Put("team-a", "tenant=gold");
        var spec = new VaultConnectionSpec
        {
            AllowedNamespaces = ["listed"],
            AllowedNamespaceSelector = new() { MatchLabels = new Dictionary<string, string> { ["tenant"] = "gold" } },
        };

        Assert.Null(Refuse(spec, "listed"));
        Assert.Null(Refuse(spec));
    }

    [Fact]
    public void Labels_that_are_taken_away_take_the_right_along()
    {
        var spec = new VaultConnectionSpec { AllowedNamespaceSelector = new() { MatchLabels = new Dictionary<string, string> { ["tenant"] = "gold" } } };
        Put("team-a", "tenant=gold");
        Assert.Null(Refuse(spec));

        Put("team-a", "");

        Assert.Contains("give the namespace the labels", Refuse(spec)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_selector_that_cannot_be_judged_allows_nobody_and_says_so()
    {
        var access = new NamespaceAccess(new NamespaceLabels(null));

        var refusal = access.Refuse("VaultConnection", Shared, new VaultConnectionSpec { AllowedNamespaceSelector = new() }, "team-a");

        Assert.Equal((Reasons.NamespaceNotAllowed, ProblemKind.Stalled), (refusal!.Reason, refusal.Kind));
        Assert.Contains("--watch-namespaces", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_of_labels_is_told_and_no_other_change()
    {
        Put("team-a", "tenant=gold");
        var told = new List<string>();
        new NamespaceLabels(_namespaces).Subscribe(told.Add);

        Put("team-a", "tenant=gold");
        Put("team-a", "tenant=silver");
        Put("team-b", "");
        Put("team-c", "tenant=gold");

        Assert.Equal(["team-a", "team-c"], told);
    }

    private Problem? Refuse(VaultConnectionSpec spec, string consumer = "team-a") =>
        new NamespaceAccess(new NamespaceLabels(_namespaces)).Refuse("VaultConnection", Shared, spec, consumer);

    private void Put(string name, string labels) => _namespaces.Put(new PartialObjectMetadata
    {
        Metadata = new()
        {
            Name = name,
            Labels = labels.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=')).ToDictionary(l => l[0], l => l[1]),
        },
    });
}
