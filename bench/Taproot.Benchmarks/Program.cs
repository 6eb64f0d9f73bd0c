using BenchmarkDotNet.Running;
using Taproot.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(NodeAgentData).Assembly).Run(args);
