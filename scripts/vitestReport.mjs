/** A reporter for Vitest that writes what became of each file, as JSON. */
import { writeFileSync } from 'node:fs'
import { root } from './built.mjs'

export default class {
  onTestRunEnd(modules, errors) {
    const files = modules.map(module => {
      const tests = [...module.children.allTests()]
      const bad = tests.filter(test => ['failed', 'pending'].includes(test.result().state))
      const failures = [
        ...bad.map(test => ({ title: test.fullName, why: test.result().errors?.[0]?.message ?? 'it did not end' })),
        ...module.errors().map(error => ({ title: 'the file itself', why: error.message })),
      ]
      // A worker that crashed leaves its file without a result.
      const failed = !['passed', 'skipped'].includes(module.state())
      if (failed && failures.length === 0) failures.push({ title: 'the file itself', why: 'it did not end' })
      return {
        name: module.moduleId,
        failed,
        failures,
        passed: tests.filter(test => test.result().state === 'passed').length,
        skipped: tests.filter(test => test.result().state === 'skipped').length,
      }
    })
    // An error outside of any test belongs to the file that was running. A crashed worker's names none, and its file did
    // not end, which is told already.
    for (const error of errors) {
      const file = files.find(one => one.name === error.VITEST_TEST_PATH)
      if (!file && files.some(one => one.failed)) continue
      const failure = { title: 'outside of any test', why: error.message }
      if (file) Object.assign(file, { failed: true, failures: [...file.failures, failure] })
      else files.push({ name: root, failed: true, failures: [failure], passed: 0, skipped: 0 })
    }
    writeFileSync(process.env.GAVEL_VITEST_REPORT, JSON.stringify(files))
  }
}
