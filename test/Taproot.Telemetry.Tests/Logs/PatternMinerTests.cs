using System.Text;
using CsCheck;
using Taproot.Telemetry.Logs;

namespace Taproot.Telemetry.Tests.Logs;

public class PatternMinerTests
{
    private static readonly string[] Parts = ["a", "bb", "ccc", "Stopped", "7", "x=", "(", ")", "y=1", "::"];

    [Theory]
    [InlineData("Got 5 things from 10.0.0.1:80 in 3.1s", "Got <*> things from <*> in <*>")]
    [InlineData("removed /var/lib/x, size 12.5 KB", "removed <*>, size <*>")]
    [InlineData("user 0b3fa1f0-1c7c-4a52-9d5c-6a2f0d7f5a11 is gone", "user <*> is gone")]
    [InlineData("link ff:f2:9f:16:e2:23 is up", "link <*> is up")]
    [InlineData("connected at Fri Jun 17 07:07:00 2005 over IPv6", "connected at <*> over IPv6")]
    [InlineData("enabled=true ready: false name=x", "enabled=<*> ready: <*> name=x")]
    [InlineData("open db.example.org:5432 (code -3)", "open <*> (code <*>)")]
    [InlineData("peer 1.2.3.4 () left", "peer <*> (<*>) left")]
    [InlineData("values 1 2 3, 4", "values <*>")]
    [InlineData("file C:\\Windows\\a.dll was read", "file <*> was read")]
    [InlineData("naïve café for 3 €", "naïve café for <*> €")]
    [InlineData("lights on: true, moved =  false, done(False)", "lights on: <*>, moved = <*>, done(<*>)")]
    [InlineData("window{abcdef token} of Proxy@fedcba and a facade", "window{<*> token} of <*> and a facade")]
    public void What_varies_by_its_look_is_masked(string message, string template) => Assert.Equal(template, Mine(message)[0].Template);

    [Fact]
    public void A_place_with_many_words_becomes_a_variable()
    {
        string[] users = ["alice", "bob", "carol", "dave"];
        var patterns = Mine([.. users.Select(user => $"session closed for user {user}")]);
        Assert.Single(patterns.Distinct());
        Assert.Equal("session closed for user <*>", patterns[0].Template);
        Assert.Equal(4, patterns[0].Count);
    }

    [Fact]
    public void Words_that_are_known_to_vary_do_so_behind_the_same_word_elsewhere()
    {
        string[] users = ["alice", "bob", "carol", "dave"];
        var patterns = Mine([
            .. users.Take(2).Select(user => $"session opened for user {user} by root"), .. users.Select(user => $"session closed for user {user}")]);
        Assert.Equal(2, patterns.Distinct().Count());
        Assert.Equal("session opened for user <*> by root", patterns[0].Template);
    }

    [Fact]
    public void States_and_verbs_stay_apart()
    {
        string[] states = ["Started", "Paused", "Resumed", "Stopped", "Suspended"];
        Assert.Equal(5, Mine([.. states.Select(state => $"the machine is now {state} for good")]).Distinct().Count());
        Assert.Equal(3, Mine("GET /a took 1 ms", "POST /a took 2 ms", "DELETE /a took 2 ms").Distinct().Count());
    }

    [Fact]
    public void States_in_fields_that_go_with_each_other_as_they_like_vary()
    {
        string[] states = ["LOOKING", "FOLLOWING", "LEADING"];
        var patterns = Mine([.. states.SelectMany(own => states.Select(other => $"vote of 3 (leader), 0x1 (round), {own} (its state), 1 (epoch), {other} (my state)"))]);
        Assert.Single(patterns.Distinct());
    }

    [Fact]
    public void States_of_which_one_follows_the_other_stay_apart()
    {
        string[] states = ["NEW", "INITED", "SETUP", "RUNNING", "COMMITTING", "SUCCEEDED"];
        Assert.Equal(5, Mine([.. states.Zip(states.Skip(1)).Select(s => $"the job of the user was now moved from {s.First} to {s.Second}")]).Distinct().Count());
    }

    [Fact]
    public void Names_that_values_are_assigned_to_stay_apart() =>
        Assert.Equal(8, Mine([.. "abcdefgh".Select(c => $"the server has the setting {c}{c}=1")]).Distinct().Count());

    [Fact]
    public void A_template_takes_in_what_its_variables_match()
    {
        var patterns = Mine("synchronized to local(0), stratum 10", "synchronized to 10.1.2.3, stratum 3", "synchronized to the.clock, stratum 3");
        Assert.Single(patterns.Distinct());
        Assert.Equal("synchronized to <*>, stratum <*>", patterns[0].Template);
    }

    [Theory]
    [InlineData("2015-10-18 18:01:47,978 INFO [main] org.apache.Master: Created x")]
    [InlineData("Jul  1 09:00:55 host.example kernel[0]: Created x")]
    [InlineData("2015-07-29 17:41:44,747 - INFO  [Peer[id=1]/0:0:0:0:2181:Election@774] - Created x")]
    [InlineData("03-17 16:13:38.811  1702  2395 D WindowManager: Created x")]
    [InlineData("20171223-22:15:29:606|Step_LSC|30002312|Created x")]
    [InlineData("- 1117838570 2005.06.03 R02-M1 2005-06-03-15.42.50.675872 R02-M1 RAS KERNEL INFO Created x")]
    [InlineData("I0612 14:02:11.123456 Created x")]
    [InlineData("[10.30 16:49:06] a.exe *64 - Created x")]
    [InlineData("134681 node-246 unix.hw state.unavailable 1077804742 1 Created x")]
    [InlineData("460903 node-70 action start 1074119817 1 Created x")]
    [InlineData("<13>Oct 11 22:14:15 host app[7]: Created x")]
    [InlineData("Created x\n  at once")]
    public void The_head_of_a_line_is_no_part_of_its_pattern(string line) => Assert.Equal("Created x", Mine(line)[0].Template);

    [Fact]
    public void A_dash_in_a_message_behind_a_head_is_the_messages() =>
        Assert.Equal("LEADING - ELECTION TOOK - <*>", Mine("2015-07-29 17:41:44,747 - INFO  [Peer[id=1]] - LEADING - ELECTION TOOK - 220")[0].Template);

    [Theory]
    [InlineData("node-3 was seen at 1077804742 by us", "<*> was seen at <*> by us")]
    [InlineData("the 3 nodes at 1077804742 1 are gone", "the <*> nodes at <*> are gone")]
    public void A_number_in_prose_is_no_time(string line, string template) => Assert.Equal(template, Mine(line)[0].Template);

    [Fact]
    public void A_number_at_the_start_of_prose_is_no_time() => Assert.Equal("<*> exceptions were seen", Mine("1170134480 exceptions were seen")[0].Template);

    [Fact]
    public void The_hash_is_the_same_in_every_miner_and_for_a_patterns_life()
    {
        var first = Mine("took 5 ms for user bob")[0];
        var miner = new PatternMiner(new());
        miner.Observe("something else"u8, 0);
        var second = miner.Observe("took 7 ms for user bob"u8, 0);
        Assert.Equal(32, first.Hash.Length);
        Assert.Equal(first.Hash, second.Hash);
        for (var c = 'a'; c <= 'z'; c++) miner.Observe(Encoding.UTF8.GetBytes($"took 7 ms for user {c}{c}"), 0);
        Assert.Equal(first.Hash, second.Current.Hash);
        Assert.Equal("took <*> for user <*>", second.Current.Template);
    }

    [Fact]
    public void Patterns_that_were_not_seen_for_long_make_place()
    {
        var miner = new PatternMiner(new() { MaxPatterns = 32 });
        var kept = miner.Observe("the one that is used"u8, 0);
        var old = miner.Observe("the one that is not"u8, 0);
        for (var i = 0; i < 1000; i++)
        {
            miner.Observe(Encoding.UTF8.GetBytes(Unlike(i)), i);
            Assert.Same(kept, miner.Observe("the one that is used"u8, i));
            Assert.InRange(miner.Patterns.Count, 1, 32);
        }

        Assert.True(old.IsForgotten);
        Assert.NotSame(old, miner.Observe("the one that is not"u8, 1000));
        Assert.True(miner.Forgotten > 500);
    }

    [Fact]
    public void Patterns_expire()
    {
        var miner = new PatternMiner(new() { ExpireAfter = 1000 });
        var first = miner.Observe("one thing"u8, 0);
        var second = miner.Observe("another thing entirely"u8, 500);
        miner.Expire(1200);
        Assert.Equal((true, false), (first.IsForgotten, second.IsForgotten));
        Assert.Equal([second], miner.Patterns);
    }

    [Fact]
    public void Any_lines_are_grouped_in_bounds_and_alike_each_time() => Gen.OneOf(Gen.Byte.Array[0, 80], Words).Array[0, 300].Sample(lines =>
    {
        var (first, second) = (new PatternMiner(new() { MaxPatterns = 16 }), new PatternMiner(new() { MaxPatterns = 16 }));
        foreach (var line in lines)
        {
            var pattern = first.Observe(line, 0);
            Assert.Equal((pattern.Id, pattern.Template), (second.Observe(line, 0) is var other ? (other.Id, other.Template) : default));
            Assert.InRange(first.Patterns.Count, 1, 16);
        }

        Assert.All(first.Patterns, pattern => Assert.Null(pattern.MergedInto));
    });

    [Fact]
    public void A_known_pattern_costs_no_memory()
    {
        var miner = new PatternMiner(new());
        byte[] line = [.. "2019-07-24 12:06:21,688 INFO [main] a.b: Got 5 things from 10.0.0.1:80 in 3.1s for user bob"u8];
        for (var i = 0; i < 100; i++) miner.Observe(line, 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++) miner.Observe(line, i);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    // Few words, so that patterns merge often.
    private static Gen<byte[]> Words => Gen.Int[0, Parts.Length - 1].Array[1, 6].Select(parts => Encoding.UTF8.GetBytes(string.Join(' ', parts.Select(i => Parts[i]))));

    private static string Unlike(int i) => string.Concat(Enumerable.Repeat((char)('a' + i % 26), 2 + i / 26)) + " ( " + new string('!', i % 7 + 1);

    private static List<LogPattern> Mine(params string[] messages)
    {
        var miner = new PatternMiner(new());
        return messages.Select(message => miner.Observe(Encoding.UTF8.GetBytes(message), 0)).ToList().ConvertAll(pattern => pattern.Current);
    }
}
