namespace Taproot.NodeAgent.Runtimes;

/// <summary>Measures one runtime in one process. Used by one thread at a time, and never by a scrape.</summary>
internal interface IRuntimeProbe : IDisposable
{
    /// <summary>Adds the present values. Counters never fall while the process lives.</summary>
    void Report(List<RuntimeSample> into);
}

/// <summary>Recognises one runtime.</summary>
internal interface IRuntimeDetector
{
    /// <summary>A probe of the process when it runs this runtime and can be measured; else null.</summary>
    IRuntimeProbe? Detect(ProcessImage image);
}
