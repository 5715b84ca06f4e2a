using System.Text.Json.Nodes;
using Operator.Rollouts;

namespace Operator.Tests.Rollouts;

public sealed class RolloutAnnotationsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, 89, TimeSpan.Zero);

    [Fact]
    public void The_key_names_the_Secret() => Assert.Equal("rollout.secret-courier.io/db.main", RolloutAnnotations.KeyFor("db.main"));

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(253)]
    public void The_name_part_of_a_key_has_at_most_63_characters(int length)
    {
        var key = RolloutAnnotations.KeyFor(new string('a', length));

        Assert.Matches("^rollout[.]secret-courier[.]io/[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])$", key);
    }

    [Fact]
    public void Long_names_that_begin_alike_have_different_keys() =>
        Assert.NotEqual(RolloutAnnotations.KeyFor(new string('a', 100) + "b"), RolloutAnnotations.KeyFor(new string('a', 100) + "c"));

    [Fact]
    public void A_revision_is_short_the_same_for_the_same_content_and_tells_nothing_of_the_MAC()
    {
        const string Mac = "q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq80=";

        var revision = RolloutAnnotations.Revision(Mac);

        Assert.Matches("^[0-9a-f]{16}$", revision);
        Assert.Equal(revision, RolloutAnnotations.Revision(Mac));
        Assert.NotEqual(revision, RolloutAnnotations.Revision("q83vEjRWeJq83vEjRWeJq83vEjRWeJq83vEjRWeJq81="));
        Assert.DoesNotContain(Mac[..8], revision, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_patch_touches_our_annotations_and_nothing_else()
    {
        var patch = RolloutAnnotations.Patch("the-uid", new Dictionary<string, string> { ["a/x"] = "1", ["a/y"] = "2" }, Now);

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {"metadata":{"uid":"the-uid","annotations":{"secret-courier.io/restarted-at":"2026-03-04T05:06:07.089Z"}},
                 "spec":{"template":{"metadata":{"annotations":{"a/x":"1","a/y":"2"}}}}}
                """),
            patch));
    }

    [Fact]
    public void The_time_of_the_last_restart_is_read_back()
    {
        var patch = RolloutAnnotations.Patch("u", [], Now);
        var annotations = patch["metadata"]!["annotations"]!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>());

        Assert.Equal(Now, RolloutAnnotations.ReadRestartedAt(annotations));
    }

    [Fact]
    public void A_time_that_somebody_made_unreadable_counts_as_none()
    {
        Assert.Null(RolloutAnnotations.ReadRestartedAt(null));
        Assert.Null(RolloutAnnotations.ReadRestartedAt(new Dictionary<string, string>()));
        Assert.Null(RolloutAnnotations.ReadRestartedAt(new Dictionary<string, string> { [RolloutAnnotations.RestartedAt] = "yesterday" }));
    }
}
