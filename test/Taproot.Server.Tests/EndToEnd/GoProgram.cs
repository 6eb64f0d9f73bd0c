using System.Diagnostics;

namespace Taproot.Server.Tests.EndToEnd;

/// <summary>A Go program that profiles itself with its own library, as programs do that push pprof.</summary>
internal static class GoProgram
{
    private const string Compiler = "/usr/bin/go";

    private const string Source = """
        package main

        import (
            "os"
            "runtime"
            "runtime/pprof"
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

        func main() {
            cpu, _ := os.Create(os.Args[1])
            pprof.StartCPUProfile(cpu)
            keep()
            burn(time.Now().Add(time.Second))
            pprof.StopCPUProfile()
            cpu.Close()
            runtime.GC()
            heap, _ := os.Create(os.Args[2])
            pprof.WriteHeapProfile(heap)
            heap.Close()
            runtime.KeepAlive(kept)
        }
        """;

    /// <summary>Whether Go is here.</summary>
    public static bool CanRun => File.Exists(Compiler);

    /// <summary>Builds and runs it.</summary>
    /// <returns>Its profiles of the CPU and of the heap.</returns>
    public static async Task<(byte[] Cpu, byte[] Heap)> ProfileAsync(string directory, CancellationToken cancellation)
    {
        var (main, program) = (Path.Combine(directory, "main.go"), Path.Combine(directory, "basket"));
        var (cpu, heap) = (Path.Combine(directory, "cpu.pprof"), Path.Combine(directory, "heap.pprof"));
        await File.WriteAllTextAsync(main, Source, cancellation);
        await RunAsync(Compiler, ["build", "-o", program, main], cancellation);
        await RunAsync(program, [cpu, heap], cancellation);
        return (await File.ReadAllBytesAsync(cpu, cancellation), await File.ReadAllBytesAsync(heap, cancellation));
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
