using Operator.Entities;

namespace Operator.Tests.Leases;

/// <summary>
/// The process ends at any moment: afterwards there is one live lease, the Secret holds its credentials, and no login is left over. Here without processes,
/// so that every step of every way is tried; <c>EndToEnd/DynamicSecretCrashTests</c> does it to the real one.
/// </summary>
public sealed class DynamicSecretCrashTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(6);

    [Theory]
    [InlineData("first", false)]
    [InlineData("first", true)]
    [InlineData("rotate", false)]
    [InlineData("rotate", true)]
    [InlineData("retire", false)]
    [InlineData("retire", true)]
    public async Task A_crash_at_any_request_loses_nothing(string way, bool tookEffect)
    {
        var crashes = 0;
        for (var n = 1; ; n++)
        {
            await using var bench = new LeaseBench();
            if (way != "first")
                await bench.RunAsync();
            if (way == "rotate")
                bench.Change(r => r.Metadata.Annotations = new Dictionary<string, string> { [ApiGroup.SyncNowAnnotation] = "1" });
            if (way == "retire")
            {
                bench.Change(r => r.Spec.Path = "creds/other");
                await bench.RunAsync();
                bench.Time.Advance(Grace);
            }

            CrashAt(bench, n, tookEffect);
            if (!await DiesAsync(bench))
                break;

            crashes++;
            Calm(bench);
            bench.Restart();
            await bench.RunAsync();
            await bench.PassAsync(Grace);
            AssertWhole(bench, $"{way} {n}");
            if (way == "rotate")
                Assert.True(bench.Store.Count("credentials-issue") <= 3, $"{n}: {bench.Store.Count("credentials-issue")} issues");
        }

        output.WriteLine($"{way}: {crashes} crashes");
        Assert.True(crashes >= (way == "retire" ? 1 : tookEffect ? 3 : 6), $"{crashes}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_thousand_random_steps_with_kills_leave_as_many_leases_as_resources(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var bench = new LeaseBench();
        bench.Store.LongestLease = TimeSpan.FromHours(3);
        var (kills, rotations) = (0, 0);
        for (var step = 0; step < 1000; step++)
        {
            switch (random.Next(6))
            {
                case 0:
                    bench.Change(r => r.Metadata.Annotations = new Dictionary<string, string> { [ApiGroup.SyncNowAnnotation] = $"{step}" });
                    break;
                case 1:
                    bench.Change(r => r.Spec.Path = $"creds/app-{random.Next(3)}");
                    break;
                case 2:
                    bench.Cluster.Remove("db");
                    break;
                default:
                    bench.Time.Advance(TimeSpan.FromMinutes(random.Next(40)));
                    break;
            }

            if (random.Next(3) == 0)
                CrashAt(bench, random.Next(1, 12), random.Next(2) == 0);
            if (await DiesAsync(bench))
            {
                kills++;
                bench.Restart();
            }

            Calm(bench);
        }

        rotations = bench.Store.Count("credentials-issue");
        await bench.RunAsync();
        await bench.PassAsync(TimeSpan.FromMinutes(10));
        output.WriteLine($"{kills} kills, {rotations} issues; leases {bench.Store.Users.Count}, logins {bench.Store.TokenCount}, resources 1");
        AssertWhole(bench, $"seed {seed}");
        Assert.True(kills > 100 && rotations > 200, $"{kills} kills, {rotations} issues");
    }

    private static void AssertWhole(LeaseBench bench, string where)
    {
        Assert.True(bench.Store.Users.Count == 1, $"{where}: {bench.Store.Users.Count} leases");
        Assert.Equal(bench.User, bench.Store.Users[0]);
        Assert.Equal("Synced", bench.Reason);
        Assert.Null(bench.Status.Issue);
        Assert.Null(bench.Status.Retiring);

        // A login that was never noted ends by itself, and nothing hangs on it.
        Assert.All(bench.Store.Leases.Values, lease => Assert.Contains(lease.User, bench.Store.Users));
    }

    private static void CrashAt(LeaseBench bench, int n, bool tookEffect)
    {
        var count = 0;
        var armed = false;
        bench.Cluster.Before = _ =>
        {
            if (armed || ++count == n)
                throw new CrashException();
        };
        bench.Store.Before = _ =>
        {
            if (armed || (++count == n && !tookEffect))
                throw new CrashException();
            armed = count == n;
        };
        bench.Store.After = _ =>
        {
            if (armed)
                throw new CrashException();
        };
    }

    private static void Calm(LeaseBench bench)
    {
        bench.Cluster.Before = _ => { };
        bench.Store.Before = _ => { };
        bench.Store.After = _ => { };
    }

    private static async Task<bool> DiesAsync(LeaseBench bench)
    {
        try
        {
            await bench.RunAsync();
            return false;
        }
        catch (CrashException)
        {
            return true;
        }
    }
}
