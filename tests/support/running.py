"""Runs jobs in processes: several at a time, those with a late case once more at the end, each alone.

A worker is a process so that the CPU which a job takes, with all that it starts, can be told from that of the others, and so that one that
crashes ends no job but its own.

SPDX-License-Identifier: MIT
"""
import collections
import multiprocessing
import resource
import time
from multiprocessing import connection

from report import Cases, Outcome, Verdicts, judge

Spent = collections.namedtuple('Spent', 'seconds cpu')
FORKED = multiprocessing.get_context('fork')    # jobs are closures, which no other way would take along


def run(jobs, report, workers):
    """All JOBS, those that are long first; then once more those with a late case."""
    ordered = sorted(jobs, key=lambda job: not job.is_long)
    verdicts = [Verdicts(job, report) for job in ordered]
    run_several(verdicts, max(1, workers))
    again = [one for one in verdicts if one.late]
    for one in again:
        one.is_second = True
    run_several(again, 1)
    for one in again:
        one.end()


def run_several(verdicts, workers):
    """The jobs of VERDICTS, so many at a time."""
    waiting, working = collections.deque(verdicts), {}
    idle = [Worker(verdicts) for _ in range(min(workers, len(verdicts)))]
    try:
        while waiting or working:
            while waiting and idle:
                worker = idle.pop()
                working[worker.pipe] = worker
                worker.begin(waiting.popleft())
            for pipe in connection.wait(list(working)):
                worker = working[pipe]
                if not worker.is_still_at_work():
                    del working[pipe]
                    idle.append(worker if worker.process.is_alive() else Worker(verdicts))
    finally:
        for worker in idle + list(working.values()):
            worker.end()


class Worker:
    """A process that runs one job after the other."""

    def __init__(self, verdicts):
        self.verdicts = verdicts
        self.pipe, far = FORKED.Pipe()
        self.process = FORKED.Process(target=serve, args=([one.job for one in verdicts], far))
        self.process.start()
        far.close()
        self.at = None

    def begin(self, verdicts):
        self.at = verdicts
        self.at.report.spend(self.at.job.group, jobs=0 if self.at.is_second else 1)
        self.pipe.send(self.verdicts.index(verdicts))

    def is_still_at_work(self):
        """Takes one message of the job; False after the last."""
        report, job = self.at.report, self.at.job
        try:
            message = self.pipe.recv()
        except EOFError:
            self.process.join()
            self.at.add(Outcome('failed', job.name, 'its worker ended with %s' % self.process.exitcode, 0))
            return False
        if isinstance(message, Spent):
            report.spend(job.group, seconds=message.seconds, cpu=message.cpu)
            return False
        report.spend(job.group, cases=0 if self.at.is_second else 1)
        self.at.add(message)
        return True

    def end(self):
        self.process.terminate()
        self.process.join()
        self.pipe.close()


def serve(jobs, pipe):
    """What a worker does: a job for each number that comes, until the other end is closed."""
    cases = Cases(pipe.send)
    try:
        while True:
            job = jobs[pipe.recv()]
            start, before = time.monotonic(), cpu()
            try:
                job.run(cases)
            except Exception as error:      # outside of its cases
                word, text = judge(error)
                cases.tell(Outcome(word, job.name, text, time.monotonic() - start))
            pipe.send(Spent(time.monotonic() - start, cpu() - before))
    except (EOFError, KeyboardInterrupt):
        pass


def cpu():
    """Seconds of CPU of this process and of those that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
