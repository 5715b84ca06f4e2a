namespace GoTemplates.Functions.Numbers;

/// <summary>sprig's sequences of integers.</summary>
internal static class Sequence
{
    internal static GoValue List(FunctionCall call, long start, long stop, long step) => GoList.Wrap(Numbers(call, start, stop, step), GoTypes.Int);

    internal static GoValue Text(FunctionCall call)
    {
        var numbers = call.Count switch
        {
            1 => Inclusive(call, 1, call[0].AsInt64(), call[0].AsInt64() < 1 ? -1 : 1),
            2 => Inclusive(call, call[0].AsInt64(), call[1].AsInt64(), call[1].AsInt64() < call[0].AsInt64() ? -1 : 1),
            3 => Stepped(call),
            _ => [],
        };
        return string.Join(' ', numbers.Select(number => number.AsInt64()));
    }

    private static GoValue[] Stepped(FunctionCall call)
    {
        long start = call[0].AsInt64(), step = call[1].AsInt64(), end = call[2].AsInt64();
        if (end < start && step > 0)
            return [];

        return Numbers(call, start, unchecked(end + (end < start ? -1 : 1)), step);
    }

    private static GoValue[] Inclusive(FunctionCall call, long start, long end, long step) => Numbers(call, start, unchecked(end + step), step);

    private static GoValue[] Numbers(FunctionCall call, long start, long stop, long step)
    {
        if (stop < start ? step >= 0 : step <= 0)
            return [];

        var count = (ulong)((Int128.Abs((Int128)stop - start) + Int128.Abs(step) - 1) / Int128.Abs(step));
        call.Context.Reserve(count > int.MaxValue ? -1 : 24 * (long)count);
        call.Context.Step((long)count);
        var numbers = new GoValue[count];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = start + i * step;

        return numbers;
    }
}
