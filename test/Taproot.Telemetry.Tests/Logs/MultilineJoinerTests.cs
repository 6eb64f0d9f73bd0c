using System.Text;
using CsCheck;
using Taproot.Telemetry.Logs;

namespace Taproot.Telemetry.Tests.Logs;

public class MultilineJoinerTests
{
    private const string Python =
        """
        2020-03-20 08:48:57,067 ERROR [django.request:222] log 46 140452532862280 Internal Server Error: /article
        Traceback (most recent call last):
          File "/app/base.py", line 10, in connect
            return Database.connect(**params)
        OperationalError: (2002, "Can't connect")

        During handling of the above exception, another exception occurred:

        Traceback (most recent call last):
          File "/app/view.py", line 3, in get
        ValueError: no
        """;

    private const string Java =
        """
        Exception in thread "main" java.lang.IllegalStateException: broken
        	at com.example.Main.run(Main.java:13)
        	at com.example.Main.main(Main.java:3)
        Caused by: java.io.IOException: closed
        	at com.example.Pipe.read(Pipe.java:7)
        	... 2 more
        """;

    private const string Go =
        """
        panic: runtime error: invalid memory address or nil pointer dereference
        [signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x4a1f]

        goroutine 1 [running]:
        main.(*server).handle(0x0)
        	/src/main.go:12 +0x1d
        main.main()
        	/src/main.go:5 +0x20
        exit status 2
        """;

    private const string DotNet =
        """
        Unhandled exception. System.InvalidOperationException: outer
         ---> System.IO.IOException: inner
           at Shop.Pipe.Read() in /src/Pipe.cs:line 7
           --- End of inner exception stack trace ---
           at Shop.Program.Main() in /src/Program.cs:line 3
        """;

    private const string JavaScript =
        """
        Error: connect ECONNREFUSED 127.0.0.1:5432
            at TCPConnectWrap.afterConnect [as oncomplete] (net.js:1141:16) {
          errno: 'ECONNREFUSED',
          code: 'ECONNREFUSED'
        }
        """;

    public static TheoryData<string> Traces => [Python, Java, Go, DotNet, JavaScript];

    [Theory]
    [MemberData(nameof(Traces))]
    public void A_stack_trace_is_one_message(string trace) => Assert.Equal([trace], Join(trace));

    [Theory]
    [MemberData(nameof(Traces))]
    public void Two_stack_traces_are_two_messages(string trace)
    {
        // A second Go panic is a second process, which logs after the first one has ended.
        var joined = trace == Go ? JoinParts(trace, trace) : Join(trace + "\n" + trace);
        Assert.Equal([trace, trace], joined);
    }

    [Fact]
    public void Lines_with_a_time_of_their_own_are_messages_of_their_own()
    {
        string[] lines = ["2020-01-01 10:00:00 one", "2020-01-01 10:00:01 two", "127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200"];
        Assert.Equal(lines, Join(string.Join('\n', lines)));
    }

    [Fact]
    public void Lines_without_a_time_belong_to_the_line_that_has_one()
    {
        const string Message = "2020-01-01 10:00:00 INFO the query was\nSELECT 1\nFROM dual";
        Assert.Equal([Message, "2020-01-01 10:00:01 next"], Join(Message + "\n2020-01-01 10:00:01 next"));
    }

    [Fact]
    public void Plain_lines_are_messages_of_their_own() => Assert.Equal(["one", "two", "WARN three"], Join("one\ntwo\nWARN three"));

    [Fact]
    public void Json_lines_are_messages_of_their_own() =>
        Assert.Equal(["{\"msg\":\"one\"}", "{\"msg\":\"two\"}"], Join("{\"msg\":\"one\"}\n{\"msg\":\"two\"}"));

    [Fact]
    public void A_message_is_complete_when_nothing_follows_for_long()
    {
        var joiner = new MultilineJoiner(new() { MaxWait = 100 });
        Assert.False(joiner.Add("Error: x"u8, 7, 1000));
        Assert.False(joiner.Expire(1050));
        Assert.True(joiner.Expire(1101));
        Assert.Equal("Error: x", Encoding.UTF8.GetString(joiner.Completed));
        Assert.Equal(7, joiner.CompletedTime);
        Assert.False(joiner.HasPending);
    }

    [Fact]
    public void A_late_line_begins_a_message()
    {
        var joiner = new MultilineJoiner(new() { MaxWait = 100 });
        joiner.Add("Error: x"u8, 1, 1000);
        Assert.True(joiner.Add("   at f()"u8, 2, 1200));
        Assert.Equal("Error: x", Encoding.UTF8.GetString(joiner.Completed));
    }

    [Fact]
    public void What_is_over_the_limit_is_cut_between_characters_and_counted()
    {
        var joiner = new MultilineJoiner(new() { MaxBytes = 10, MaxLines = 3 });
        joiner.Add("ab"u8, 0, 0);
        joiner.Add("  ééééé"u8, 0, 0);
        joiner.Add("  more"u8, 0, 0);
        joiner.Add("  still more"u8, 0, 0);
        joiner.Flush();
        Assert.Equal("ab\n  éé", Encoding.UTF8.GetString(joiner.Completed)[..7]);
        Assert.InRange(joiner.Completed.Length, 9, 10);
        Assert.True(joiner.TruncatedBytes > 0);
    }

    [Fact]
    public void Any_lines_are_taken_in_bounds_and_none_is_lost() => Gen.Select(Gen.Byte.Array[0, 60].Array[0, 30], Gen.Long[0, 300].Array[30]).Sample((lines, pauses) =>
    {
        var joiner = new MultilineJoiner(new() { MaxBytes = 100, MaxLines = 5, MaxWait = 200 });
        var (taken, given, now) = (0L, 0L, 0L);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Where(c => c is not ((byte)'\n' or (byte)'\r')).ToArray();
            given += line.Length;
            if (joiner.Add(line, i, now += pauses[i])) taken += Completed(joiner);
            if (joiner.Expire(now + 50)) taken += Completed(joiner);
        }

        if (joiner.Flush()) taken += Completed(joiner);
        return taken + joiner.TruncatedBytes == given;
    });

    private static int Completed(MultilineJoiner joiner)
    {
        Assert.InRange(joiner.Completed.Length, 1, 100);
        return joiner.Completed.Length - joiner.Completed.Count((byte)'\n');
    }

    private static List<string> Join(string text) => JoinParts(text);

    // A pause lies between the parts.
    private static List<string> JoinParts(params string[] parts)
    {
        var joiner = new MultilineJoiner(new());
        var messages = new List<string>();
        var now = 0L;
        foreach (var part in parts)
        {
            now += 1000;
            foreach (var line in part.Split('\n'))
            {
                if (joiner.Add(Encoding.UTF8.GetBytes(line), 0, now++)) messages.Add(Encoding.UTF8.GetString(joiner.Completed));
            }
        }

        if (joiner.Flush()) messages.Add(Encoding.UTF8.GetString(joiner.Completed));
        return messages;
    }
}
