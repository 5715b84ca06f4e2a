using Microsoft.Extensions.Time.Testing;

namespace Operator.Tests.Runtime;

/// <summary>Lets fake time pass while background work keeps up with it.</summary>
internal static class FakeTimeExtensions
{
    /// <summary>Lets time pass in steps until something holds; fails after too many.</summary>
    public static async Task AdvanceUntilAsync(this FakeTimeProvider time, Func<bool> holds, TimeSpan step, int steps = 20_000)
    {
        for (var i = 0; i < steps; i++)
        {
            await SettleAsync(holds);
            if (holds())
                return;
            time.Advance(step);
        }

        Assert.Fail($"It did not happen within {step * steps} of fake time.");
    }

    /// <summary>Lets background work go on, without time passing, until something holds.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 2_000_000; i++)
        {
            if (holds())
                return;
            await Task.Yield();
        }

        Assert.Fail("It did not happen, however long background work was given.");
    }

    private static async Task SettleAsync(Func<bool> holds)
    {
        for (var i = 0; i < 200 && !holds(); i++)
            await Task.Yield();
    }
}
