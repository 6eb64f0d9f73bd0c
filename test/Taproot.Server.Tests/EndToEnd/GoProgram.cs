using System.Diagnostics;

namespace Taproot.Server.Tests.EndToEnd;

/// <summary>A Go program that profiles itself with its own library, as programs do that push pprof: nothing but the standard library.</summary>
internal static class GoProgram
{
    private const string Compiler = "/usr/bin/go";

    /// <summary>The span that it says it burns time in.</summary>
    public const string Span = "00f067aa0ba902b7";

    // The work that a library for spans does: labels of samples, and the profile is sent when it is over.
    private const string Source = """
        package main

        import (
            "bytes"
            "context"
            "io"
            "net/http"
            "net/url"
            "os"
            "runtime"
            "runtime/pprof"
            "strconv"
            "time"
        )

        var kept [][]byte

        //go:noinline
        func burn(until time.Time) (sum int) {
            for time.Now().Before(until) {
                for i := 0; i < 100000; i++ {
                    sum += i * i
                }
            }
            return sum
        }

        //go:noinline
        func keep() {
            for i := 0; i < 64; i++ {
                kept = append(kept, make([]byte, 1<<20))
            }
        }

        func push(profile *bytes.Buffer, begin time.Time) {
            query := url.Values{
                "name":   {"basket{host.id=m1,process.pid=4321}"},
                "format": {"pprof"},
                "from":   {strconv.FormatInt(begin.Unix(), 10)},
                "until":  {strconv.FormatInt(time.Now().Unix()+1, 10)},
            }
            answer, err := http.Post(os.Args[1]+"/ingest?"+query.Encode(), "application/octet-stream", profile)
            if err != nil {
                panic(err)
            }
            defer answer.Body.Close()
            if answer.StatusCode != http.StatusOK {
                text, _ := io.ReadAll(answer.Body)
                panic(answer.Status + " " + string(text))
            }
        }

        func main() {
            var cpu, heap bytes.Buffer
            begin := time.Now()
            pprof.StartCPUProfile(&cpu)
            keep()
            burn(time.Now().Add(500 * time.Millisecond))
            pprof.Do(context.Background(), pprof.Labels("span_id", os.Args[2], "span_name", "GET /basket"), func(context.Context) {
                burn(time.Now().Add(500 * time.Millisecond))
            })
            pprof.StopCPUProfile()
            push(&cpu, begin)
            runtime.GC()
            pprof.WriteHeapProfile(&heap)
            push(&heap, begin)
            runtime.KeepAlive(kept)
        }
        """;

    /// <summary>The line that <c>burn</c> spends its time in.</summary>
    public static int HotLine { get; } = Array.FindIndex(Source.Split('\n'), line => line.Contains("sum += i * i", StringComparison.Ordinal)) + 1;

    /// <summary>Whether Go is here.</summary>
    public static bool CanRun => File.Exists(Compiler);

    /// <summary>Builds it and runs it; it sends its profiles of the CPU and of the heap itself.</summary>
    public static async Task RunAsync(string directory, Uri server, CancellationToken cancellation)
    {
        var (main, program) = (Path.Combine(directory, "main.go"), Path.Combine(directory, "basket"));
        await File.WriteAllTextAsync(main, Source, cancellation);
        await RunAsync(Compiler, ["build", "-o", program, main], cancellation);
        await RunAsync(program, [server.ToString().TrimEnd('/'), Span], cancellation);
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true };
        foreach (var (name, value) in new[] { ("GO111MODULE", "off"), ("GOTOOLCHAIN", "local"), ("CGO_ENABLED", "0") }) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.True(process.ExitCode == 0, errors);
    }
}
