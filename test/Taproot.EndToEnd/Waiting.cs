namespace Taproot.EndToEnd;

/// <summary>Waits for conditions, with a deadline.</summary>
internal static class Waiting
{
    /// <summary>Asks until the answer is not null; at the deadline fails with what was waited for.</summary>
    public static async Task<T> ForAsync<T>(string what, TimeSpan atMost, Func<Task<T?>> ask)
        where T : class
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(start) < atMost, $"waited {atMost.TotalSeconds} s for {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(250), TestContext.Current.CancellationToken);
        }
    }
}
